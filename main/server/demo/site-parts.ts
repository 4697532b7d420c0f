import type { Clock } from '../../kernel/index.ts';
import type { Accounts } from './accounts.ts';
import type { MediaFiles } from './media-files.ts';
import type { Queue } from './queue.ts';
import type { Account, DemoState } from './state.ts';
import type { StateKeeper } from './state-keeper.ts';

/** What the routes work with. */
export interface SiteParts {
  state: DemoState;
  clock: Clock;
  accounts: Accounts;
  queue: Queue;
  files: MediaFiles;
  keeper: StateKeeper;
  assetsFolder: string;
  muxerFile: string;
  /** Answers held back on purpose; called when the site closes. */
  held: Set<() => void>;
}

/** Set by the gate: whose request it is. */
export interface DemoContextState {
  account: Account;
  sessionId: string | undefined;
}
