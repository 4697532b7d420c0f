import { isIP } from 'node:net';
import { GatewayError, type GenerationRequest } from '../../contract/index.ts';
import type { CallbackWish } from '../../domain/index.ts';
import { isAllowedAddress } from '../../kernel/index.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';

export type NewCallback = Omit<CallbackWish, 'taskId'>;

/**
 * Whom to tell when the task has ended. What can never be reached is refused now, where somebody reads it; where a name
 * leads is only known, and checked, when it is called.
 * @throws GatewayError `bad_parameter`
 */
export function readCallback(
  ctx: GatewayContext,
  { settings, clock }: Pick<GatewayParts, 'settings' | 'clock'>,
  { callbackUrl, extra }: Pick<GenerationRequest, 'callbackUrl' | 'extra'>,
): NewCallback | null {
  if (callbackUrl === undefined) return null;
  const url = URL.parse(callbackUrl);
  const bad = (why: string) => new GatewayError('bad_parameter', why, { param: 'callback_url' });
  if (!url || !/^https?:$/.test(url.protocol)) throw bad('callback_url must be an http or https URL');
  if (url.username !== '' || url.password !== '')
    throw bad('callback_url may not hold a user name or password');
  if (!mayLeadTo(url, settings().allowPrivateCallbacks)) {
    throw bad('callback_url leads to a private or reserved address, which the settings do not allow');
  }
  return {
    url: url.href,
    origin: `${ctx.protocol}://${ctx.host}`,
    wantsProgress: /^(true|1|yes)$/i.test(String(extra?.callback_progress ?? '')),
    createdAt: clock.now(),
  };
}

function mayLeadTo({ hostname }: URL, allowPrivate: boolean): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host)) return isAllowedAddress(host, allowPrivate);
  return allowPrivate || !(host === 'localhost' || host.endsWith('.localhost'));
}
