import type { Answer, ApiOperation, Body, Parameter, RequestExample } from '../api-operation.ts';
import { sampleLinks } from '../samples/sample-tasks.ts';
import { type JsonSchema, schemaOf } from '../schemas/component.ts';
import { errorAnswers } from './error-answers.ts';

/** One operation as an Operation Object of OpenAPI. */
export function describeOperation(operation: ApiOperation, origin: string): JsonSchema {
  const { id, tag, summary, description, access, parameters = [], body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(operation.deprecated ? { deprecated: true } : {}),
    security: SECURITY[access],
    ...(parameters.length > 0 ? { parameters: parameters.map(describeParameter) } : {}),
    ...(body ? { requestBody: describeBody(body) } : {}),
    responses: { ...describeAnswers(operation.answer ?? [], origin), ...errorAnswers(operation) },
  };
}

const KEY = [{ bearer: [] }, { apiKey: [] }];

const SECURITY: Record<ApiOperation['access'], JsonSchema[]> = {
  key: KEY,
  setting: [...KEY, {}],
  open: [],
  link: [],
};

const describeParameter = ({
  name,
  in: place,
  schema,
  description,
  isRequired,
  example,
}: Parameter): JsonSchema => ({
  name,
  in: place,
  description,
  ...(isRequired ? { required: true } : {}),
  schema: schemaOf(schema),
  ...(example === undefined ? {} : { example }),
});

function describeBody({ content, examples }: Body): JsonSchema {
  const types = Object.entries(content);
  return {
    required: true,
    content: Object.fromEntries(
      types.map(([type, schema], index) => {
        const own = examples.filter((one) => (one.type ?? types[0]?.[0]) === type);
        return [
          type,
          {
            schema: schemaOf(schema),
            ...(own.length > 0 || index === 0
              ? { examples: Object.fromEntries(own.map((one) => [one.name, describeExample(one)])) }
              : {}),
          },
        ];
      }),
    ),
  };
}

const describeExample = ({ summary, value, refused }: RequestExample): JsonSchema => ({
  summary,
  value,
  'x-answer': refused ? { status: refused.status, code: refused.code } : { status: 200 },
});

/** Several media types of one status stand in one answer. */
function describeAnswers(answers: readonly Answer[], origin: string): JsonSchema {
  const byStatus = Map.groupBy(answers, ({ status = 200 }) => String(status));
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const headers = Object.assign({}, ...same.map((one) => one.headers ?? {})) as Record<string, string>;
      const content =
        status === '304' ? [] : same.map((one) => [mediaTypeOf(one), contentOf(one, origin)] as const);
      return [
        status,
        {
          description: same.map(({ description }) => description).join(' '),
          headers: {
            'x-request-id': { $ref: '#/components/headers/x-request-id' },
            ...Object.fromEntries(
              Object.entries(headers).map(([name, text]) => [
                name,
                { description: text, schema: { type: 'string' } },
              ]),
            ),
          },
          ...(content.length > 0 ? { content: Object.fromEntries(content) } : {}),
        },
      ];
    }),
  );
}

const mediaTypeOf = ({ mediaType }: Answer): string => mediaType ?? 'application/json';

function contentOf(answer: Answer, origin: string): JsonSchema {
  const { schema, examples = [] } = answer;
  const type = mediaTypeOf(answer);
  const shown = examples.map(({ name, summary, value }) => [
    name,
    { summary, value: value(sampleLinks(origin)) },
  ]);
  return {
    ...contentSchema(),
    ...(shown.length > 0 ? { examples: Object.fromEntries(shown) } : {}),
  };

  function contentSchema(): JsonSchema {
    if (type === 'application/json') return { schema: schema ? schemaOf(schema) : { type: 'object' } };
    // A stream is text to OpenAPI 3.1; what its events hold is told beside it.
    if (type === 'text/event-stream') {
      return { schema: { type: 'string' }, ...(schema ? { 'x-event-data': schemaOf(schema) } : {}) };
    }
    return type === '*/*' ? {} : { schema: { type: 'string' } };
  }
}
