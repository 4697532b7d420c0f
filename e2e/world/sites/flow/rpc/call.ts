import type { Exchange } from '../../shared/index.ts';
import type { Account, Project } from '../account.ts';
import type { RpcAnswer } from '../wire/envelope.ts';
import type { FlowWorld } from '../world.ts';

/** One call of the page, already checked against its pattern where there is one. */
export interface Call {
  world: FlowWorld;
  account: Account;
  exchange: Exchange;
  rpc: string;
  // biome-ignore lint/suspicious/noExplicitAny: positional bodies, checked by their pattern before they get here.
  args: any;
  /** Of `source-path`. */
  project?: Project;
}

/** `cut`: the connection breaks. `never`: no answer until the caller leaves. */
export type Rpc = (call: Call) => Promise<RpcAnswer | 'cut' | 'never'> | RpcAnswer;

export const gone = { payload: undefined } satisfies RpcAnswer;
