import type { Settings } from '../../../contract/index.ts';
import { TAGS } from '../api-operation.ts';
import { API_OPERATIONS } from '../routes/index.ts';
import { type JsonSchema, namedSchemas } from '../schemas/component.ts';
import '../schemas/errors.ts';
import { describeOperation } from './describe-operation.ts';
import { modelLimits, modelNameSchemas } from './model-limits.ts';
import { introduction, TAG_TEXTS } from './texts.ts';
import { webhooks } from './webhooks.ts';

export interface DocumentFacts {
  version: string;
  /** As the caller reached us; servers and example links stand on it. */
  origin: string;
  settings: Settings;
}

/** The OpenAPI 3.1 document of this installation, as it is set now. */
export const buildDocument = ({ version, origin, settings }: DocumentFacts) => ({
  openapi: '3.1.1',
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  info: {
    title: 'FPBrowser2API Desktop',
    version,
    summary: 'One local API over the signed-in browser windows you keep.',
    description: introduction(settings).trim(),
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: origin, description: 'This gateway, as you reached it' }],
  tags: TAGS.map((name) => ({
    name,
    description: TAG_TEXTS[name].description,
    'x-title-zh': TAG_TEXTS[name].zh,
  })),
  security: [{ bearer: [] }, { apiKey: [] }],
  paths: pathsOn(origin),
  webhooks: webhooks(origin),
  components: {
    schemas: { ...namedSchemas(), ...modelNameSchemas(settings) },
    headers: HEADERS,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer KEY`' },
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'x-api-key',
        description: 'The same key in a header of its own.',
      },
    },
  },
  'x-models': modelLimits(settings),
});

export type OpenapiDocument = ReturnType<typeof buildDocument>;

function pathsOn(origin: string): Record<string, Record<string, JsonSchema>> {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of API_OPERATIONS) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describeOperation(operation, origin);
    paths[operation.path] = path;
  }
  return paths;
}

const HEADERS = {
  'x-request-id': {
    description: 'What to quote when something went wrong; the log has it.',
    schema: { type: 'string' },
  },
  'retry-after': {
    description: 'Seconds after which the same call is worth another try.',
    schema: { type: 'integer', minimum: 1 },
  },
  'x-should-retry': {
    description: '`false`: the same call again changes nothing until somebody acts. The OpenAI SDKs obey it.',
    schema: { type: 'string', const: 'false' },
  },
};
