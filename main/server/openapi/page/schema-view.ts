import type { JsonSchema } from '../schemas/component.ts';
import type { Say } from './headings.ts';
import { type Html, html, raw } from './html.ts';
import { inline } from './markdown.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

const REFERENCE = '#/components/schemas/';

export const nameOf = (schema: JsonSchema): string | null =>
  typeof schema.$ref === 'string' ? schema.$ref.slice(REFERENCE.length) : null;

const resolved = (schema: JsonSchema, schemas: Schemas): JsonSchema => {
  const name = nameOf(schema);
  return name === null ? schema : (schemas[name] ?? {});
};

const variants = (schema: JsonSchema): JsonSchema[] => (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];

/** A few words: `string`, `integer 1–4`, `list of Model`, `VideoOrder`. */
export function typeText(schema: JsonSchema): string {
  const name = nameOf(schema);
  if (name !== null) return name;
  const any = variants(schema);
  if (any.length > 0) return [...new Set(any.map(typeText))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') {
    const items = typeText((schema.items ?? {}) as JsonSchema);
    return items === 'anything' ? 'list' : `list of ${items}`;
  }
  if (schema.format === 'binary') return 'file';
  return typeof schema.type === 'string' ? `${schema.type}${rangeOf(schema)}` : 'anything';
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) return ` ≥ ${minimum}`;
  return minimum === undefined ? ` ≤ ${maximum}` : ` ${minimum}–${maximum}`;
}

/** Its fields as a list; of a choice those of each variant. */
export function schemaView(schema: JsonSchema, schemas: Schemas, say: Say): Html {
  const own = resolved(schema, schemas);
  const any = variants(own);
  if (any.length > 0 && any.some((one) => nameOf(one) !== null)) {
    return html`<p class="type">${raw(any.map((one) => linkTo(one).text).join(' or '))}</p>`;
  }
  const fields = Object.entries((own.properties ?? {}) as Record<string, JsonSchema>);
  const required = (own.required ?? []) as string[];
  return html`${typeof own.description === 'string' && html`<p>${inline(own.description)}</p>`}
<dl class="fields">${fields.map(([name, field]) => fieldView(name, field, { schemas, say, isRequired: required.includes(name) }))}</dl>`;
}

interface FieldFacts {
  schemas: Schemas;
  say: Say;
  isRequired: boolean;
}

export function fieldView(name: string, field: JsonSchema, { schemas, say, isRequired }: FieldFacts): Html {
  const description = field.description ?? resolved(field, schemas).description;
  const inner =
    field.type === 'object' && field.properties
      ? schemaView({ ...field, description: undefined }, schemas, say)
      : null;
  return html`<div><dt><code>${name}</code> <span class="type">${linkTo(field)}</span>${isRequired && html` <em>${say('required')}</em>`}</dt>
<dd>${typeof description === 'string' && inline(description)}${field.default !== undefined && html` <span class="type">= ${JSON.stringify(field.default)}</span>`}${inner}</dd></div>`;
}

export function linkTo(schema: JsonSchema): Html {
  const name = nameOf(schema);
  return name === null ? html`${typeText(schema)}` : html`<a href="#schema-${name}">${name}</a>`;
}
