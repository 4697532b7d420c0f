import { expect, test } from 'vitest';
import { type Config, ConfigSchema, isErrorCode, type Settings } from '../../contract/index.ts';
import { modelsOfRoute, resolveModel } from '../../domain/index.ts';
import { EventStreams } from '../public/event-streams.ts';
import { publicRoutes } from '../public/routes.ts';
import { buildDocument, type OpenapiDocument } from './document/build-document.ts';
import { problemsOf } from './testing/openapi-check.ts';

const usual = (ConfigSchema.parse({}) as Config).settings;
const documentOf = (change: Partial<Settings> = {}) =>
  buildDocument({ version: '1.2.3', origin: 'http://127.0.0.1:8002', settings: { ...usual, ...change } });
const document = documentOf();
const asSent = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;

test('it is a sound OpenAPI 3.1 document', () => {
  expect(problemsOf(asSent)).toEqual([]);
});

test('the check itself finds what is wrong', () => {
  const broken = structuredClone(asSent) as unknown as OpenapiDocument;
  Object.assign(broken, { openapi: '3.0.3' });
  const operation = broken.paths['/v1/videos/{id}']?.get;
  const parameters = operation?.parameters as { name: string; schema: unknown }[];
  Object.assign(parameters[0] ?? {}, { name: 'other', schema: { $ref: '#/components/schemas/Nothing' } });
  Object.assign(broken.components.schemas.Model ?? {}, { nullable: true, type: 'text' });
  const found = problemsOf(broken).join('\n');
  for (const part of ['3.1.x', 'path has id', 'leads nowhere', 'has nullable', 'has type text']) {
    expect(found).toContain(part);
  }
});

test('it has every route of the server with its methods, and no other', () => {
  const parts = { keys: {}, settings: () => usual, taskTypes: () => [], metrics: {}, version: '' };
  const router = publicRoutes(parts as never, new EventStreams());
  const served = router.stack.flatMap(({ path, methods }) => {
    const template = String(path).replace(/:(\w+)/g, '{$1}');
    const named = methods.filter((method) => method !== 'HEAD');
    // One that takes every method is told by the one its callers use.
    return (named.length > 5 ? ['POST'] : named).map((method) => `${method} ${template}`);
  });
  const told = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(told.toSorted()).toEqual([...new Set(served)].toSorted());
});

test('its error codes are those of the closed list', () => {
  const codes = [...JSON.stringify(asSent).matchAll(/"x-error-codes":\[([^\]]*)\]/g)].flatMap(
    ([, list]) => JSON.parse(`[${list}]`) as string[],
  );
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => !isErrorCode(code))).toEqual([]);
});

const namesIn = (shown: OpenapiDocument, component: string): string[] => {
  const { anyOf } = shown.components.schemas[component] as { anyOf: { enum?: string[] }[] };
  return anyOf[0]?.enum ?? [];
};

test('the names of models are the catalogue’s, and each is known where it is offered', () => {
  expect(namesIn(document, 'AnyModelName')).toEqual(modelsOfRoute('v1').map(({ name }) => name));
  for (const [component, route] of [
    ['FlowModelName', 'flow'],
    ['OpenapiModelName', 'openapi'],
    ['LegacyVideoModelName', 'legacy002'],
  ] as const) {
    for (const name of namesIn(document, component)) expect(resolveModel(name, route)?.name, name).toBe(name);
  }
});

test('what the operator hides is not shown, what is routed is', () => {
  const changed = documentOf({ hiddenModels: ['veo-3-1'], modelRoutes: { mine: 'demo-image' } });
  expect(namesIn(changed, 'VideoModelName')).not.toContain('veo-3-1');
  expect(namesIn(changed, 'ImageModelName')).toContain('mine');
  expect(changed['x-models'].find(({ name }) => name === 'mine')).toMatchObject({
    kind: 'image',
    routedTo: 'demo-image',
    n: 4,
  });
});

test('limits are those of the catalogue', () => {
  const limits = (name: string) => document['x-models'].find((model) => model.name === name);
  expect(limits('veo-3-1')).toMatchObject({
    seconds: '8',
    aspects: '16:9 9:16',
    resolutions: '720p 1080p 4k',
  });
  expect(limits('demo-video')).toMatchObject({ seconds: '2–8', n: 1, images: 'up to 3 references' });
  const { n } = (
    document.components.schemas.ImageOrder as { properties: Record<string, { anyOf: object[] }> }
  ).properties;
  expect(n?.anyOf[0]).toMatchObject({
    minimum: 1,
    maximum: Math.max(...modelsOfRoute('v1').flatMap(({ kind, maxN }) => (kind === 'image' ? [maxN] : []))),
  });
});
