import { GatewayError } from '../../contract/index.ts';
import type { RequestDraft } from '../../domain/index.ts';
import type { GatewayContext } from '../gateway.ts';
import { callerOf } from '../middleware/authentication.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { HowSaid, OrderName } from './repeat-guard.ts';

/** @throws GatewayError `bad_parameter` for a key that is no key */
export function howSaid(ctx: GatewayContext, draft: RequestDraft, pins: object): HowSaid {
  const { tenantId } = callerOf(ctx);
  const fingerprint = fingerprintOf(draft, pins);
  const route = JSON.stringify([tenantId, ctx.method, ctx.path]);
  const key = readKey(ctx);
  const { externalTaskId } = draft.request;
  const names: OrderName[] = [];
  if (key !== undefined) names.push({ kind: 'idempotency_key', scope: route, key });
  if (externalTaskId !== undefined) {
    names.push({ kind: 'external_task_id', scope: JSON.stringify([tenantId]), key: externalTaskId });
  }
  return {
    tenantId,
    fingerprint,
    names,
    resendName: { kind: 'resend', scope: route, key: fingerprint },
    // A key says more exactly what is meant.
    isResend: key === undefined && Number(ctx.get('x-stainless-retry-count')) >= 1,
  };
}

function readKey(ctx: GatewayContext): string | undefined {
  const key = ctx.get('idempotency-key').trim();
  if (key === '') return undefined;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new GatewayError('bad_parameter', 'Idempotency-Key must be 1 to 255 printable ASCII characters', {
    param: 'Idempotency-Key',
  });
}
