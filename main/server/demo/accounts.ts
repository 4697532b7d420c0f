import type { Clock } from '../../kernel/index.ts';
import type { Scenario } from './scenarios.ts';
import type { Account, DemoState } from './state.ts';

const FIRST_CREDITS = 1_000;
/** Each new visitor makes one; the ones idle longest go first. */
const MOST_ACCOUNTS = 1_000;
const MOST_SESSIONS = 2_000;

/** Who visits: guests by cookie, named accounts by the sign-in page. A session without account is signed out. */
export class Accounts {
  readonly #state: DemoState;
  readonly #clock: Clock;
  readonly #newId: (prefix: string) => string;

  constructor(state: DemoState, clock: Clock, newId: (prefix: string) => string) {
    this.#state = state;
    this.#clock = clock;
    this.#newId = newId;
  }

  list(): readonly Account[] {
    return this.#state.accounts;
  }

  get(id: string): Account | undefined {
    return this.#state.accounts.find((account) => account.id === id);
  }

  /** The account of a session cookie; `signed_out` for a known session without one. */
  bySession(sessionId: string | undefined): Account | 'signed_out' | 'unknown' {
    const session = this.#state.sessions.find((row) => row.id === sessionId);
    if (!session) return 'unknown';
    session.seenAt = this.#clock.now();
    const account = session.accountId === null ? undefined : this.get(session.accountId);
    if (account) account.seenAt = this.#clock.now();
    return account ?? 'signed_out';
  }

  /** A session for somebody new; returns its cookie value. */
  welcome(): { sessionId: string; account: Account } {
    const account = this.#create(null);
    return { sessionId: this.#open(account.id), account };
  }

  /** Any name signs in; the name of an account that exists, a guest's too, opens that one again. */
  signIn(sessionId: string | undefined, name: string): { sessionId: string; account: Account } {
    const account = this.#state.accounts.find((row) => row.name === name) ?? this.#create(name);
    if (account.scenario === 'signed_out') account.scenario = null;
    const session = this.#state.sessions.find((row) => row.id === sessionId);
    if (!session) return { sessionId: this.#open(account.id), account };
    session.accountId = account.id;
    return { sessionId: session.id, account };
  }

  signOut(sessionId: string | undefined): void {
    for (const session of this.#state.sessions) if (session.id === sessionId) session.accountId = null;
  }

  /** Every session of the account ends, as when a site revokes a login. */
  expire(account: Account): void {
    for (const session of this.#state.sessions) {
      if (session.accountId === account.id) session.accountId = null;
    }
  }

  setScenario(id: string, scenario: Scenario | null): boolean {
    const account = this.get(id);
    if (!account) return false;
    account.scenario = scenario;
    if (scenario === null) account.flagged = false;
    return true;
  }

  #create(name: string | null): Account {
    const id = this.#newId('acct');
    const now = this.#clock.now();
    const account: Account = {
      id,
      name: name ?? `Guest ${id.slice(-6)}`,
      guest: name === null,
      credits: FIRST_CREDITS,
      scenario: null,
      flagged: false,
      challengesPassed: 0,
      createdAt: now,
      seenAt: now,
    };
    this.#state.accounts.push(account);
    this.#forgetIdle();
    return account;
  }

  #open(accountId: string): string {
    const id = this.#newId('sid');
    this.#state.sessions.push({ id, accountId, seenAt: this.#clock.now() });
    this.#state.sessions.splice(0, Math.max(0, this.#state.sessions.length - MOST_SESSIONS));
    return id;
  }

  #forgetIdle(): void {
    const state = this.#state;
    const excess = state.accounts.length - MOST_ACCOUNTS;
    if (excess <= 0) return;
    const gone = new Set(
      [...state.accounts]
        .sort((a, b) => a.seenAt - b.seenAt)
        .slice(0, excess)
        .map((account) => account.id),
    );
    state.accounts = state.accounts.filter((account) => !gone.has(account.id));
    state.sessions = state.sessions.filter((row) => row.accountId !== null && !gone.has(row.accountId));
    state.jobs = state.jobs.filter((job) => !gone.has(job.accountId));
  }
}
