import type { JsonObject, JsonValue } from '../../../contract/index.ts';

/** Limits of tokens a relay sends when it tests a channel, by kind of model. */
const TOKENS = [16, 50, 3000];

/**
 * True for the very message a relay tests a channel with, also by timer: one "hi", not streamed, with its own limit of
 * tokens (none for names with `thinking`). A person who says hi in a chat page has no such limit.
 */
export function isChannelTest({ messages, model, stream, ...rest }: JsonObject): boolean {
  if (stream === true || !Array.isArray(messages) || messages.length !== 1 || !saysHi(messages[0]))
    return false;
  const limit = rest.max_tokens ?? rest.max_completion_tokens;
  if (limit === undefined) return typeof model === 'string' && model.includes('thinking');
  return typeof limit === 'number' && TOKENS.includes(limit);
}

const saysHi = (message: JsonValue | undefined): boolean =>
  typeof message === 'object' &&
  message !== null &&
  !Array.isArray(message) &&
  message.role === 'user' &&
  message.content === 'hi';
