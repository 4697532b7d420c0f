/** The code for a site: executors/<site>. */
import type { ExecutorCode, GenerationRequest, JsonObject } from '../../contract/index.ts';
import type { Attempt, RemoteJob } from '../records.ts';
import type { SiteSession } from './sessions.ts';

export interface AccountReport {
  signedIn: boolean;
  /** Name or address shown by the site, or null. */
  account: string | null;
  plan: string | null;
  /** Credits the page shows; null when it shows none. */
  credits: number | null;
  /** When the credits come back, epoch ms. */
  creditsResetAt: number | null;
  /** Set when the person is needed: code of the hand-over and what the page says. */
  handOver: {
    code:
      | 'site_login_required'
      | 'human_check_required'
      | 'unusual_activity'
      | 'consent_required'
      | 'account_restricted';
    message: string;
  } | null;
  details: JsonObject;
}

/** What `prepare` made ready; only the executor looks inside. */
export interface Prepared {
  /** Settings as read back from the page. */
  settings: JsonObject;
  /** Credits the page says it will take, when it says so. */
  price: number | null;
}

/** What `follow` saw at the end: results that are ready to be fetched. */
export interface Outcome {
  items: JsonObject[];
  details: JsonObject;
}

export interface CollectedMedia {
  kind: 'image' | 'video' | 'audio';
  mime: string;
  bytes: Uint8Array;
  /** Pictures only: enlarged here to this longest side (pixels) when the site delivered less. */
  upscaleTo?: { longestSide: number };
}

/** An attempt whose click may or may not have arrived. */
export interface DoubtfulAttempt extends Attempt {
  /** Site ids of jobs that belong to other attempts on this window. */
  taken: ReadonlySet<string>;
}

export interface Executor<S extends SiteSession = SiteSession> {
  readonly code: ExecutorCode;
  /** Only looks: signed in, who, credits, what stands in the way. Throws hand-over errors never; reports them. */
  inspect(session: S): Promise<AccountReport>;
  /** Free: options set and read back, references bound. Throws `option_not_offered` and the like. */
  prepare(session: S, request: GenerationRequest): Promise<Prepared>;
  /**
   * The one paid click. `stage` of a thrown error tells how far it got: `before_submit` (not clicked, or the site
   * itself refused), `submitting` (unknown).
   */
  submit(session: S, prepared: Prepared, request: GenerationRequest): Promise<RemoteJob>;
  /** Until the site is done; also called in a fresh tab after a restart. */
  follow(session: S, job: RemoteJob, request: GenerationRequest): Promise<Outcome>;
  /** Bytes, verified by magic numbers and size. */
  collect(session: S, outcome: Outcome, request: GenerationRequest): Promise<CollectedMedia[]>;
  /** Did the click of this attempt arrive? Never adopts somebody else's job. */
  find(
    session: S,
    attempt: DoubtfulAttempt,
    request: GenerationRequest,
  ): Promise<RemoteJob | 'absent' | 'unknown'>;
  /** Credits the site is expected to take; null when unknown. From the site profile, before any page is open. */
  priceOf?(request: GenerationRequest): number | null;
  /**
   * Only looks at the person's own tab as it is: no input, no navigation. True when the page is usable again, so that
   * a window waiting for the person returns by itself.
   */
  isUsableAgain?(session: S): Promise<boolean>;
  /** True for addresses of the site's own pages. */
  isOwnPage?(url: string): boolean;
  /** Asks the site to stop a job, where the page offers it. */
  abandon?(session: S, job: RemoteJob): Promise<void>;
  /** Cleans up what this run made, when the binding wants it. Failures are logged, never fail the task. */
  tidy?(session: S, job: RemoteJob): Promise<void>;
}

export interface ExecutorRegistry {
  get(code: ExecutorCode): Executor | undefined;
  codes(): ExecutorCode[];
}
