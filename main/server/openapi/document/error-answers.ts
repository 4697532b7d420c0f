import { ERROR_CODES, type ErrorCode, GatewayError } from '../../../contract/index.ts';
import { type PublicError, publicError } from '../../dialects/shared/public-error.ts';
import type { ApiOperation } from '../api-operation.ts';
import type { JsonSchema } from '../schemas/component.ts';

/** Refusals as the very code answers them that turns errors into HTTP; no number stands here a second time. */

export interface Refusal {
  code: ErrorCode;
  told: PublicError;
}

/** What any call may be answered with, whatever it asks. */
const EVERYWHERE: readonly ErrorCode[] = ['host_not_allowed', 'internal'];

/** All refusals of an operation. One code may stand there with two statuses. */
export function refusalsOf(operation: ApiOperation): Refusal[] {
  const { errors, unprocessable = [], afterOrder = [], access } = operation;
  const withKey: ErrorCode[] = access === 'key' || access === 'setting' ? ['invalid_key'] : [];
  const all = [
    ...[...errors, ...withKey, ...EVERYWHERE].map((code) => refusal(operation, code)),
    ...unprocessable.map((code) => refusal(operation, code, { isUnprocessable: true })),
    ...afterOrder.map((code) => refusal(operation, code, { isAccepted: true })),
  ];
  return operation.isPoll ? all.filter(({ told }) => told.status < 500) : all;
}

function refusal(
  { method, scene }: ApiOperation,
  code: ErrorCode,
  { isUnprocessable = false, isAccepted = false } = {},
): Refusal {
  const told = publicError(new GatewayError(code, undefined, { isUnprocessable }), {
    profile: scene?.profile ?? 'openai',
    subject: scene?.subject ?? 'video',
    method: method.toUpperCase(),
    isAccepted,
  });
  return { code, told };
}

/** Answers by status, each with its codes, its headers and one example. */
export function errorAnswers(operation: ApiOperation): Record<string, JsonSchema> {
  const byStatus = Map.groupBy(refusalsOf(operation), ({ told }) => told.status);
  const sorted = [...byStatus].toSorted(([a], [b]) => a - b);
  const answers = Object.fromEntries(
    sorted.map(([status, refusals]) => [String(status), answerOf(refusals)]),
  );
  return operation.isPoll ? { ...answers, '503': pollUnavailable() } : answers;
}

function answerOf(refusals: readonly Refusal[]): JsonSchema {
  const codes = [...new Map(refusals.map((one) => [one.told.code, one])).values()];
  const headers = refusals.flatMap(({ told }) => Object.keys(told.headers));
  return {
    description: codes.map(({ code, told }) => `\`${told.code}\` ${ERROR_CODES[code].message}`).join('  \n'),
    headers: {
      ...headerRefs(['x-request-id']),
      ...headerRefs(['retry-after', 'x-should-retry'].filter((name) => headers.includes(name))),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(
          codes.slice(0, 1).map(({ told }) => [told.code, { summary: told.code, value: told.body }]),
        ),
      },
    },
    // Names of the closed list in this gateway; `error.code` may have a public name besides.
    'x-error-codes': [...new Set(refusals.map(({ code }) => code))],
  };
}

const headerRefs = (names: readonly string[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Relays take every JSON error of a poll for the end of the task. */
const pollUnavailable = (): JsonSchema => ({
  description: 'Not now. In plain text, so that no relay takes it for the end of the task: ask again.',
  headers: headerRefs(['x-request-id', 'retry-after']),
  content: { 'text/plain': { schema: { type: 'string' } } },
});
