import type { JsonObject } from '../../contract/index.ts';
import type { Callback, CallbackLedger, EventBus, Task, TaskLedger } from '../../domain/index.ts';
import { AddressRefused, type Clock, Deadline, type Logger, type Resolve } from '../../kernel/index.ts';
import { type PostAnswer, postJson } from './post-json.ts';
import { signedHeaders } from './signature.ts';

/** A receiver has this long to answer, connecting included. */
export const ANSWER_WITHIN_MS = 15_000;

export interface CallbackTools {
  ledger: CallbackLedger;
  tasks: Pick<TaskLedger, 'get'>;
  bus: EventBus;
  clock: Clock;
  log: Logger;
  /** Read anew with every attempt, as the next one. */
  secret(): string;
  allowPrivate(): boolean;
  /** The body of a callback, with links on the origin where the caller reached us. */
  render(task: Task, origin: string): JsonObject;
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Default: `isAllowedAddress`. */
  addressRule?: (address: string, allowPrivate: boolean, host: string) => boolean;
}

/** One attempt. The body is rendered anew, so that its links work however late it is; the signature covers what is sent. */
export async function mailCallback(
  tools: CallbackTools,
  { task, callback, id }: { task: Task; callback: Callback; id: string },
  signal: AbortSignal,
): Promise<PostAnswer> {
  const { clock, resolve, addressRule } = tools;
  const body = JSON.stringify(tools.render(task, callback.origin));
  const timestampS = Math.floor(clock.now() / 1000);
  const headers = signedHeaders({ id, timestampS, body, secret: tools.secret() });
  using deadline = new Deadline(clock, ANSWER_WITHIN_MS, () => new Error('no answer in time'), signal);
  return await postJson(
    { url: callback.url, body, headers },
    { allowPrivate: tools.allowPrivate(), resolve, addressRule },
    deadline.signal,
  );
}

/** For the delivery log: what went wrong, without anything of the receiver's answer. */
export function whyNot(error: unknown): string {
  if (error instanceof AddressRefused)
    return 'the address is private or reserved (setting allowPrivateCallbacks)';
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}
