type Node = Record<string, unknown>;

const isObject = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const JSON_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const PLACES = ['path', 'query', 'header', 'cookie'];

/** Keywords of JSON Schema 2020-12 that hold schemas. */
const IN_SCHEMA = ['items', 'additionalProperties', 'not', 'propertyNames', 'contains', 'if', 'then', 'else'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];

/** What OpenAPI 3.1 and JSON Schema 2020-12 demand of a document, as far as this one uses them. Problems with their place. */
export function problemsOf(document: unknown): string[] {
  return isObject(document) ? new DocumentCheck(document).problems() : ['the document is no object'];
}

class DocumentCheck {
  readonly #document: Node;
  readonly #components: Node;
  readonly #tags: unknown[];
  readonly #ids = new Set<unknown>();
  readonly #problems: string[] = [];

  constructor(document: Node) {
    this.#document = document;
    this.#components = (document.components ?? {}) as Node;
    this.#tags = ((document.tags ?? []) as Node[]).map(({ name }) => name);
  }

  problems(): string[] {
    const { openapi, info, paths, webhooks } = this.#document as Record<string, Node | undefined>;
    if (!/^3\.1\.\d+$/.test(String(openapi))) this.#say('openapi', 'must be 3.1.x');
    if (typeof info?.title !== 'string' || typeof info.version !== 'string') {
      this.#say('info', 'needs title and version');
    }
    if (new Set(this.#tags).size !== this.#tags.length) this.#say('tags', 'must be unique');
    for (const [name, schema] of Object.entries((this.#components.schemas ?? {}) as Node)) {
      if (!/^[\w.-]+$/.test(name)) this.#say(`schemas.${name}`, 'has a name that is not allowed');
      this.#checkSchema(schema, `schemas.${name}`);
    }
    for (const [path, item] of Object.entries(paths ?? {})) {
      if (!path.startsWith('/')) this.#say(path, 'must begin with /');
      this.#checkItem(item as Node, path);
    }
    for (const [name, item] of Object.entries(webhooks ?? {})) this.#checkItem(item as Node, name);
    this.#checkReferences(this.#document, '#');
    return this.#problems;
  }

  #say(place: string, what: string): void {
    this.#problems.push(`${place}: ${what}`);
  }

  #checkItem(item: Node, path: string): void {
    for (const [method, operation] of Object.entries(item)) {
      const place = `${method} ${path}`;
      if (!METHODS.includes(method)) this.#say(place, 'is no method');
      this.#checkOperation(operation as Node, place, path);
    }
  }

  #checkOperation(operation: Node, place: string, path: string): void {
    if (this.#ids.has(operation.operationId)) this.#say(place, 'shares its operationId');
    this.#ids.add(operation.operationId);
    for (const tag of (operation.tags ?? []) as unknown[])
      if (!this.#tags.includes(tag)) this.#say(place, `has no tag ${tag}`);
    const parameters = (operation.parameters ?? []) as Node[];
    this.#checkParameters(parameters, place, path);
    for (const scheme of ((operation.security ?? []) as Node[]).flatMap(Object.keys)) {
      if (!Object.hasOwn((this.#components.securitySchemes ?? {}) as Node, scheme))
        this.#say(place, `has no scheme ${scheme}`);
    }
    const body = operation.requestBody as Node | undefined;
    if (body) this.#checkContent(body.content, `${place} body`);
    const responses = Object.entries((operation.responses ?? {}) as Record<string, Node>);
    if (responses.length === 0) this.#say(place, 'has no responses');
    for (const [status, response] of responses) {
      if (!/^([1-5]\d\d|default)$/.test(status)) this.#say(place, `answers ${status}`);
      if (typeof response.description !== 'string' || response.description === '') {
        this.#say(`${place} ${status}`, 'needs a description');
      }
      if (response.content !== undefined) this.#checkContent(response.content, `${place} ${status}`);
    }
  }

  #checkParameters(parameters: Node[], place: string, path: string): void {
    const seen = parameters.map(({ name, in: where }) => `${where} ${String(name).toLowerCase()}`);
    if (new Set(seen).size !== seen.length) this.#say(place, 'has a parameter twice');
    for (const one of parameters) {
      if (!PLACES.includes(String(one.in))) this.#say(place, `has a parameter in ${one.in}`);
      if (one.in === 'path' && one.required !== true)
        this.#say(place, `path parameter ${one.name} must be required`);
      this.#checkSchema(one.schema, `${place} ${one.name}`);
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    if (inPath.toSorted().join() !== told.toSorted().join())
      this.#say(place, `path has ${inPath}, parameters ${told}`);
  }

  #checkContent(content: unknown, place: string): void {
    if (!isObject(content)) return void this.#say(place, 'content must be a map');
    for (const [type, media] of Object.entries(content as Record<string, Node>)) {
      if (!/^[\w*.+-]+\/[\w*.+-]+$/.test(type)) this.#say(place, `has media type ${type}`);
      if (media.schema !== undefined) this.#checkSchema(media.schema, `${place} ${type}`);
      if (media.example !== undefined && media.examples !== undefined)
        this.#say(place, 'has example and examples');
      for (const [name, example] of Object.entries((media.examples ?? {}) as Record<string, Node>)) {
        if (!Object.hasOwn(example, 'value')) this.#say(`${place} ${name}`, 'has no value');
      }
    }
  }

  #checkSchema(schema: unknown, place: string): void {
    if (typeof schema === 'boolean') return;
    if (!isObject(schema)) return void this.#say(place, 'is no schema');
    for (const type of [schema.type ?? []].flat()) {
      if (!JSON_TYPES.includes(String(type))) this.#say(place, `has type ${String(type)}`);
    }
    // Of OpenAPI 3.0 and older drafts; 2020-12 knows neither.
    for (const old of ['nullable', 'definitions'])
      if (Object.hasOwn(schema, old)) this.#say(place, `has ${old}`);
    for (const name of NUMBERS) {
      if (schema[name] !== undefined && typeof schema[name] !== 'number')
        this.#say(place, `${name} must be a number`);
    }
    for (const name of COUNTS) {
      const count = schema[name];
      if (count !== undefined && !(Number.isInteger(count) && Number(count) >= 0))
        this.#say(place, `${name} must be a count`);
    }
    if (schema.enum !== undefined && !(Array.isArray(schema.enum) && schema.enum.length > 0))
      this.#say(place, 'empty enum');
    const names = (schema.required ?? []) as unknown[];
    if (!Array.isArray(names) || new Set(names).size !== names.length)
      this.#say(place, 'required must be unique names');
    for (const name of IN_SCHEMA)
      if (schema[name] !== undefined) this.#checkSchema(schema[name], `${place}.${name}`);
    for (const name of LISTS) {
      for (const one of (schema[name] ?? []) as unknown[]) this.#checkSchema(one, `${place}.${name}`);
    }
    for (const name of MAPS) {
      for (const [key, one] of Object.entries((schema[name] ?? {}) as Node))
        this.#checkSchema(one, `${place}.${key}`);
    }
  }

  #checkReferences(node: unknown, place: string): void {
    if (typeof node !== 'object' || node === null) return;
    const { $ref } = node as Node;
    if (typeof $ref === 'string' && !this.#leadsSomewhere($ref)) this.#say(place, `${$ref} leads nowhere`);
    for (const [key, one] of Object.entries(node)) this.#checkReferences(one, `${place}/${key}`);
  }

  #leadsSomewhere(reference: string): boolean {
    if (!reference.startsWith('#/')) return false;
    let node: unknown = this.#document;
    for (const step of reference.slice(2).split('/')) node = isObject(node) ? node[step] : undefined;
    return node !== undefined;
  }
}
