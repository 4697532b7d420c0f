import type { OpenapiDocument } from '../document/build-document.ts';
import type { JsonSchema } from '../schemas/component.ts';
import { LANGUAGES, type Language, type Say, sayIn } from './headings.ts';
import { highlightJson } from './highlight.ts';
import { type Html, html, raw } from './html.ts';
import { inline, markdown } from './markdown.ts';
import { operationView, type Shown } from './operation-view.ts';
import { schemaView } from './schema-view.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

interface Group {
  id: string;
  title: string;
  description: string;
  operations: Shown[];
}

/** The document as one page that needs nothing else: no other file, no other host. */
export function renderPage(document: OpenapiDocument, language: Language): string {
  const say = sayIn(language);
  const groups = groupsOf(document, say, language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${document.info.title} · ${say('title')}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header class="bar"><a class="brand" href="#overview">${document.info.title}</a><span class="pill">${document.info.version}</span>
<span class="grow"></span><code>${document.servers[0]?.url ?? ''}</code>
<a href="/openapi.json">${say('document')}</a>
${LANGUAGES.filter((other) => other !== language).map((other) => html`<a href="?lang=${other}">${other === 'zh' ? '中文' : 'English'}</a>`)}
<button type="button" id="theme" title="${say('theme')}" aria-label="${say('theme')}">◐</button></header>
<nav aria-label="${say('title')}"><input type="search" id="search" placeholder="${say('search')}" aria-label="${say('search')}" autocomplete="off">
<a class="top" href="#overview">${say('overview')}</a><a class="top" href="#models">${say('models')}</a>
${groups.map(groupLinks)}
<a class="top" href="#webhooks">${say('webhooks')}</a><a class="top" href="#schemas">${say('schemas')}</a>
<p id="nothing" hidden>${say('nothing')}</p></nav>
<main>
<section class="prose" id="overview"><h1>${say('title')}</h1>${markdown(document.info.description)}</section>
${modelsView(document, say)}
${groups.map(
  ({ id, title, description, operations }) =>
    html`<section class="group" id="${id}"><h2>${title}</h2><p>${inline(description)}</p>${operations.map(operationView)}</section>`,
)}
${webhooksView(document, say)}
${schemasView(document, say)}
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>`.text;
}

function groupsOf(document: OpenapiDocument, say: Say, language: Language): Group[] {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Shown => ({ document, say, path, method, operation })),
  );
  return document.tags.map((tag) => ({
    id: `tag-${tag.name.toLowerCase().replaceAll(' ', '-')}`,
    title: language === 'zh' ? tag['x-title-zh'] : tag.name,
    description: tag.description,
    operations: all.filter(({ operation }) => (operation.tags as string[]).includes(tag.name)),
  }));
}

const groupLinks = ({ id, title, operations }: Group): Html =>
  html`<div class="links"><a class="top" href="#${id}">${title}</a>${operations.map(
    ({ method, operation, path }) =>
      html`<a href="#${operation.operationId as string}" title="${path}"><span class="method ${method}">${method === 'delete' ? 'DEL' : method.toUpperCase()}</span>${operation.summary as string}</a>`,
  )}</div>`;

function modelsView({ 'x-models': models }: OpenapiDocument, say: Say): Html {
  const heads = ['name', 'kind', 'seconds', 'aspects', 'resolutions', 'images', 'count'] as const;
  return html`<section class="group" id="models"><h2>${say('models')}</h2><p>${say('modelsNote')}</p>
<div class="scroll tall"><table><thead><tr>${heads.map((head) => html`<th>${say(head)}</th>`)}</tr></thead><tbody>${models.map(
    (model) =>
      html`<tr><td><code>${model.name}</code>${model.routedTo !== null && html` → <code>${model.routedTo}</code>`}</td><td>${model.kind}</td><td>${model.seconds}</td><td class="wide">${model.aspects}</td><td>${model.resolutions}</td><td class="wide">${model.images}</td><td>${model.n}</td></tr>`,
  )}</tbody></table></div></section>`;
}

function webhooksView({ webhooks, components }: OpenapiDocument, say: Say): Html {
  const hooks = Object.values(webhooks as Record<string, { post: JsonSchema }>);
  return html`<section class="group" id="webhooks"><h2>${say('webhooks')}</h2>${hooks.map(({ post }) => {
    const content = (
      post.requestBody as {
        content: Record<string, { schema: JsonSchema; examples: Record<string, { value: unknown }> }>;
      }
    ).content;
    const body = content['application/json'];
    const headers = (post.parameters as JsonSchema[]).map(
      ({ name, description }) =>
        html`<div><dt><code>${name as string}</code></dt><dd>${inline(String(description))}</dd></div>`,
    );
    return html`<section class="operation"><div class="told"><h3>${post.summary as string}</h3>${markdown(String(post.description))}
<dl class="fields">${headers}</dl>${body ? schemaView(body.schema, components.schemas, say) : null}</div>
<div class="shown">${Object.values(body?.examples ?? {})
      .slice(0, 1)
      .map(
        ({ value }) =>
          html`<figure class="panel"><figcaption><span>POST callback_url</span></figcaption><div><pre><code>${highlightJson(value)}</code></pre></div></figure>`,
      )}</div></section>`;
  })}</section>`;
}

const schemasView = ({ components: { schemas } }: OpenapiDocument, say: Say): Html =>
  html`<section class="group" id="schemas"><h2>${say('schemas')}</h2>${Object.keys(schemas)
    .toSorted()
    .map(
      (name) =>
        html`<details class="schema" id="schema-${name}"><summary><code>${name}</code></summary>${schemaView({ $ref: `#/components/schemas/${name}` }, schemas, say)}</details>`,
    )}</section>`;
