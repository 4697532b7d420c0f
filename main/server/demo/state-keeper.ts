import { type DemoState, DemoStateSchema } from './state.ts';

export interface DemoStore {
  load(): unknown | Promise<unknown>;
  save(state: DemoState): void | Promise<void>;
}

/** Saves after changes: at most one save runs and one waits, so that a burst of changes costs two writes. */
export class StateKeeper {
  readonly #store: DemoStore | undefined;
  readonly #state: DemoState;
  #saving: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor(state: DemoState, store: DemoStore | undefined) {
    this.#state = state;
    this.#store = store;
  }

  changed(): void {
    if (!this.#store || this.#waiting) return;
    this.#waiting = true;
    this.#saving = this.#saving.then(async () => {
      this.#waiting = false;
      await this.#store?.save(structuredClone(this.#state));
    });
    // A full disk must not take the process down; `flush` tells the owner.
    this.#saving.catch(() => undefined);
  }

  async flush(): Promise<void> {
    await this.#saving;
  }
}

/** Fills `state` with what was saved; something unreadable is left aside and the site starts fresh. */
export async function restore(state: DemoState, store: DemoStore | undefined): Promise<void> {
  const saved = DemoStateSchema.safeParse(await store?.load());
  if (!saved.success) return;
  // What came in while loading (a first visitor) stays.
  const { accounts, sessions } = state;
  Object.assign(state, saved.data);
  state.accounts.push(...accounts);
  state.sessions.push(...sessions);
}
