import type { OpenapiDocument } from '../document/build-document.ts';
import type { JsonSchema } from '../schemas/component.ts';
import { curl } from './curl.ts';
import type { Say } from './headings.ts';
import { highlightJson } from './highlight.ts';
import { type Html, html } from './html.ts';
import { inline, markdown } from './markdown.ts';
import { fieldView, linkTo, schemaView } from './schema-view.ts';

type Json = JsonSchema;
type Examples = Record<string, { summary?: string; value: unknown; 'x-answer'?: { status: number } }>;
type Content = Record<string, { schema?: Json; examples?: Examples; 'x-event-data'?: Json }>;

export interface Shown {
  document: OpenapiDocument;
  say: Say;
  path: string;
  method: string;
  operation: Json;
}

export const operationView = (shown: Shown): Html => {
  const { operation, method, path, say } = shown;
  const needsKey = (operation.security as unknown[]).length > 0;
  return html`<section class="operation" id="${operation.operationId as string}" data-words="${`${method} ${path} ${operation.summary}`.toLowerCase()}">
<div class="told">
<h3>${operation.summary as string}</h3>
<p class="route"><span class="method ${method}">${method.toUpperCase()}</span><code>${path}</code><span class="pill">${say(needsKey ? 'key' : 'open')}</span></p>
${typeof operation.description === 'string' && markdown(operation.description)}
${parametersView(shown)}
${bodyView(shown)}
${answersView(shown)}
</div>
<div class="shown">${requestPanel(shown, needsKey)}${answerPanel(shown)}</div>
</section>`;
};

const parametersOf = ({ operation }: Shown): Json[] => (operation.parameters ?? []) as Json[];
const contentOf = (part: unknown): Content => ((part as Json | undefined)?.content ?? {}) as Content;
const responsesOf = ({ operation }: Shown): [string, Json][] =>
  Object.entries(operation.responses as Record<string, Json>);

function parametersView(shown: Shown): Html | null {
  const parameters = parametersOf(shown);
  if (parameters.length === 0) return null;
  const { say, document } = shown;
  const facts = { say, schemas: document.components.schemas };
  return html`<h4>${say('parameters')}</h4><dl class="fields">${parameters.map((one) =>
    fieldView(
      one.in === 'path' ? `{${one.name}}` : one.in === 'header' ? `${one.name}:` : `?${one.name}`,
      { ...(one.schema as Json), description: one.description },
      { ...facts, isRequired: one.required === true && one.in !== 'path' },
    ),
  )}</dl>`;
}

function bodyView({ operation, document, say }: Shown): Html | null {
  const content = Object.entries(contentOf(operation.requestBody));
  const schema = content[0]?.[1].schema;
  if (!schema) return null;
  return html`<h4>${say('body')} <span class="type">${linkTo(schema)} · ${content.map(([type]) => type).join(', ')}</span></h4>
${schemaView(schema, document.components.schemas, say)}`;
}

function answersView(shown: Shown): Html {
  return html`<h4>${shown.say('answers')}</h4><dl class="answers">${responsesOf(shown).map(
    ([status, answer]) => {
      const kinds = Object.entries(contentOf(answer));
      const isGood = Number(status) < 400;
      const text = inline(String(answer.description));
      return html`<div><dt><span class="status ${isGood ? 'good' : 'bad'}">${status}</span></dt><dd>${
        isGood
          ? html`${text} ${kinds.map(([type, { schema, 'x-event-data': event }]) => html`<span class="type">${linkTo(event ?? schema ?? {})}${type !== 'application/json' && ` (${type})`} </span>`)}`
          : html`<details><summary>${errorNames(answer)}</summary>${text}</details>`
      }</dd></div>`;
    },
  )}</dl>`;
}

/** The public names stand at the beginning of each line of the description. */
function errorNames({ description }: Json): string {
  const names = String(description)
    .split('\n')
    .flatMap((line) => /^`([^`]+)`/.exec(line)?.[1] ?? []);
  if (names.length === 0) return String(description);
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} … ${names.length}` : names.join(', ');
}

interface Pane {
  title: string;
  text: Html | string;
}

function panel(kind: 'request' | 'answer', panes: readonly Pane[], { operation, say }: Shown): Html | null {
  if (panes.length === 0) return null;
  const id = `${kind}-${operation.operationId}`;
  const title = say(kind);
  return html`<figure class="panel"><figcaption><span>${title}</span>${
    panes.length > 1
      ? html`<select aria-label="${title}" data-panel="${id}">${panes.map((pane, index) => html`<option value="${index}">${pane.title}</option>`)}</select>`
      : html`<small>${panes[0]?.title ?? ''}</small>`
  }<button type="button" class="copy" data-done="${say('copied')}">${say('copy')}</button></figcaption>
<div id="${id}">${panes.map(({ text }, index) => html`<pre${index > 0 && html` hidden`}><code>${text}</code></pre>`)}</div></figure>`;
}

function requestPanel(shown: Shown, needsKey: boolean): Html | null {
  const { operation, method, say } = shown;
  const url = exampleUrl(shown);
  const panes = Object.entries(contentOf(operation.requestBody)).flatMap(([type, { examples = {} }]) =>
    Object.values(examples).map(
      ({ summary = '', value, 'x-answer': answer }): Pane => ({
        title: answer && answer.status >= 400 ? `${summary} (${say('refused')})` : summary,
        text: curl({ method, url, type, body: value, needsKey }),
      }),
    ),
  );
  const plain = { title: 'curl', text: curl({ method, url, type: null, body: null, needsKey }) };
  return panel('request', panes.length > 0 ? panes : [plain], shown);
}

function exampleUrl(shown: Shown): string {
  const parameters = parametersOf(shown);
  const filled = shown.path.replace(/\{(\w+)\}/g, (all, name) =>
    String(parameters.find((one) => one.in === 'path' && one.name === name)?.example ?? all),
  );
  const query = parameters
    .filter((one) => one.in === 'query' && one.example !== undefined)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  return `${shown.document.servers[0]?.url}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function answerPanel(shown: Shown): Html | null {
  const panes = responsesOf(shown).flatMap(([status, answer]) =>
    Object.values(contentOf(answer)).flatMap(({ examples = {} }) =>
      Object.values(examples).map(
        ({ summary = '', value }): Pane => ({
          title: `${status} ${summary}`,
          text: typeof value === 'string' ? value : highlightJson(value),
        }),
      ),
    ),
  );
  return panel('answer', panes, shown);
}
