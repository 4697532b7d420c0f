import { createHmac } from 'node:crypto';
import { newSecret } from '../../kernel/index.ts';

const PREFIX = 'whsec_';

/** A secret as receivers expect it: `whsec_` and the base64 of 32 random bytes. */
export const newCallbackSecret = (): string =>
  PREFIX + Buffer.from(newSecret(32), 'base64url').toString('base64');

/** Bytes the signature is made with: what the base64 behind `whsec_` holds, any other text as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');

/**
 * Standard Webhooks (standardwebhooks.com), which the OpenAI SDKs check; and the hex form some relays know, which is made
 * with the whole text of the secret. Time in whole seconds.
 */
export function signedHeaders(message: {
  id: string;
  timestampS: number;
  body: string;
  secret: string;
}): Record<string, string> {
  const { id, timestampS, body, secret } = message;
  const signed = createHmac('sha256', keyOf(secret)).update(`${id}.${timestampS}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': `v1,${signed}`,
    'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}
