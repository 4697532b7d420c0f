import type { JsonObject } from '../../../contract/index.ts';

/** Server-sent events as text. A comment is for nobody but keeps connections and timers on the way alive. */
export const HEARTBEAT = ': still here\n\n';

export const dataEvent = (data: JsonObject): string => `data: ${JSON.stringify(data)}\n\n`;

/** The word stands in `event:` and in `type`: some relays rebuild the one from the other. */
export const namedEvent = (type: string, data: JsonObject): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

export const DONE = 'data: [DONE]\n\n';
