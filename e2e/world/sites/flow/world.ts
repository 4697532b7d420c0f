import { type Clock, sleep, systemClock } from '../../../../main/kernel/index.ts';
import {
  type Answer,
  type Exchange,
  type HostServer,
  lastingCookie,
  startHostServer,
  UrlSigner,
} from '../shared/index.ts';
import { Account, type AccountOptions } from './account.ts';
import { FlowJournal } from './journal.ts';
import { type Media, statusAt } from './media.ts';
import type { ScenarioName, ScenarioOptions } from './scenarios.ts';
import { type FlowTiming, QUICK_TIMING, REAL_TIMING } from './timing.ts';

export interface FlowWorldOptions {
  /** Accounts to sign in as by `/__world/as/ID`. */
  accounts?: AccountOptions[];
  /** What a profile without a cookie becomes: an account of its own with these. */
  visitor?: Omit<AccountOptions, 'id' | 'email'>;
  timing?: 'quick' | 'real' | Partial<FlowTiming>;
  clock?: Clock;
  port?: number;
}

export interface JobView {
  mediaId: string;
  account: string;
  kind: Media['kind'];
  prompt: string;
  status: number;
}

const COOKIE = 'SID';
const SIGNED_OUT_SUFFIX = '.out';

/** flow.google.com and the hosts around it, as the contract describes them. */
export class FlowWorld {
  readonly clock: Clock;
  readonly timing: FlowTiming;
  readonly accounts = new Map<string, Account>();
  readonly journal = new FlowJournal();
  readonly signer = new UrlSigner('labs-flow-prod-cdn-key');
  readonly #visitor: FlowWorldOptions['visitor'];
  #server?: HostServer;

  constructor(options: FlowWorldOptions) {
    this.clock = options.clock ?? systemClock;
    this.timing = timingOf(options.timing);
    this.#visitor = options.visitor;
    for (const account of options.accounts ?? []) this.addAccount(account);
  }

  async listen(hosts: Readonly<Record<string, Answer>>, port?: number): Promise<void> {
    this.#server = await startHostServer(hosts, port);
  }

  /** Real host → `127.0.0.1:port`: for `siteHosts` of a vendor world or of `launchChromium`. */
  get siteHosts(): Record<string, string> {
    return { ...this.#running.siteHosts };
  }

  get port(): number {
    return this.#running.port;
  }

  /** `http://127.0.0.1:port`: the same `/__world` calls without TLS. */
  get controlOrigin(): string {
    return this.#running.controlOrigin;
  }

  get jobs(): JobView[] {
    const now = this.clock.now();
    return [...this.accounts.values()].flatMap((account) =>
      account
        .media()
        .filter(({ origin }) => origin !== 'upload')
        .map(({ mediaId, kind, prompt, life }) => {
          return { mediaId, account: account.id, kind, prompt, status: statusAt(life, now) };
        }),
    );
  }

  /** Everything uploaded and made, by media id. */
  get media(): Map<string, Media> {
    const all = [...this.accounts.values()].flatMap((account) => account.media());
    return new Map(all.map((media) => [media.mediaId, media]));
  }

  account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no account ${id}; there are: ${[...this.accounts.keys()].join(', ')}`);
    return account;
  }

  addAccount(options: AccountOptions = {}): Account {
    const account = new Account(options, this.clock.now());
    this.accounts.set(account.id, account);
    return account;
  }

  /** Takes effect with the next page load, request or click it concerns. */
  setScenario(whom: string, scenario: ScenarioName, options?: ScenarioOptions): void {
    for (const account of this.#those(whom)) account.play(scenario, options);
  }

  clearScenario(whom: string, scenario?: ScenarioName): void {
    for (const account of this.#those(whom)) account.scenarios.clear(scenario);
  }

  /** Start page that makes a fresh profile this account's. */
  startUrl(account: string, path = '/'): string {
    return `https://flow.google.com/__world/as/${account}?to=${encodeURIComponent(path)}`;
  }

  /** Whose browser profile this is. A profile without a cookie gets an account of its own. */
  accountOf(exchange: Exchange): Account {
    const id = exchange.cookies[COOKIE]?.replace(SIGNED_OUT_SUFFIX, '');
    const known = id === undefined ? undefined : this.accounts.get(id);
    if (known) return known;
    const account = this.addAccount(this.#visitor);
    this.signIn(exchange, account);
    return account;
  }

  /** Puts the account's cookie into the profile. */
  signIn(exchange: Exchange, account: Account): void {
    const value = account.signedIn ? account.id : `${account.id}${SIGNED_OUT_SUFFIX}`;
    exchange.setHeader('set-cookie', lastingCookie(COOKIE, value, '.google.com'));
  }

  /** A server wait; `slow` stretches it. Ends early when the caller leaves. */
  async pause(account: Account, ms: number, signal: AbortSignal): Promise<void> {
    const slow = account.scenarios.look('slow');
    const factor = slow ? Number(slow.factor ?? 5) : 1;
    await sleep(this.clock, ms * factor, signal).catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  get #running(): HostServer {
    if (!this.#server) throw new Error('the Flow world is not listening');
    return this.#server;
  }

  #those(whom: string): Account[] {
    return whom === 'all' ? [...this.accounts.values()] : [this.account(whom)];
  }
}

function timingOf(wish: FlowWorldOptions['timing']): FlowTiming {
  if (wish === 'real') return REAL_TIMING;
  return wish === 'quick' || wish === undefined ? QUICK_TIMING : { ...QUICK_TIMING, ...wish };
}
