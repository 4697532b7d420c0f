/**
 * Where rooms of one floor meet. `app` hands each room the implementations it needs; nobody looks sideways.
 */
import type {
  ExecutorCode,
  GenerationRequest,
  JsonObject,
  StoredError,
  StoredReference,
  TaskStage,
  TerminalState,
} from '../contract/index.ts';
import type { Logger } from '../kernel/index.ts';
import type {
  Attempt,
  Binding,
  BrowserWindow,
  MediaItem,
  RemoteJob,
  Task,
  TaskEvent,
  TaskResult,
} from './records.ts';

// ---------------------------------------------------------------------------------------------------------------------
// Window vendors (browser/vendors)

export interface VendorProject {
  id: string;
  name: string;
}
export interface VendorWorkspace {
  id: string;
  name: string;
  projects: VendorProject[];
}

export interface WindowScope {
  /** Vendors without workspaces ignore it. */
  workspaceId?: string;
  projectIds?: string[];
}
export interface PageRequest {
  /** 1-based. */
  index: number;
  /** 1–100. */
  size: number;
}
export interface Page<T> {
  total: number;
  rows: T[];
}

export interface VendorWindow {
  windowId: string;
  name: string;
  sortNumber: number | null;
  remark: string;
  projectName: string | null;
  os: string | null;
  /** `Chrome` | `Firefox` | …; Chrome when the vendor does not say. */
  coreType: string;
  coreVersion: string | null;
  /** The vendor's own change mark; a sync asks `detail` only for rows whose mark moved. */
  updatedAt: string | null;
}
export interface VendorWindowDetail extends VendorWindow {
  /** User name and site of the account noted in the vendor; never its password. */
  account: string | null;
  proxy: string | null;
  proxyCountry: string | null;
}

export interface WindowRef {
  windowId: string;
  workspaceId?: string;
}
export interface CdpEndpoint {
  /** `http://host:port`, preferred: it finds the browser's GUID by itself. */
  httpUrl: string | null;
  wsUrl: string | null;
  pid: number | null;
  /** Changes with every launch; handles of another generation are stale. */
  generation: string;
  /** `bidi` endpoints cannot be driven and are refused. */
  protocol: 'cdp' | 'bidi';
}
export interface OpenOptions {
  /** Extra browser switches. */
  args?: string[];
  signal?: AbortSignal;
}

/** Errors: GatewayError with `vendor_*`, `window_*`. Every method may be called at any time, in parallel. */
export interface WindowVendor {
  readonly kind: 'roxy' | 'local';
  health(signal?: AbortSignal): Promise<void>;
  workspaces(signal?: AbortSignal): Promise<VendorWorkspace[]>;
  windows(scope: WindowScope, page: PageRequest, signal?: AbortSignal): Promise<Page<VendorWindow>>;
  /** `null` when the vendor does not know the window. */
  detail(ref: WindowRef, signal?: AbortSignal): Promise<VendorWindowDetail | null>;
  /** Windows open on the vendor's machine, by vendor window id; `refs` narrows the question. */
  running(refs?: WindowRef[], signal?: AbortSignal): Promise<Map<string, CdpEndpoint>>;
  /** Opens it, or returns the endpoint of the open one. One lane per server; a doubtful `open` is never sent again. */
  open(ref: WindowRef, options?: OpenOptions): Promise<CdpEndpoint>;
  /** Resolves when the window is no longer running; closing a closed window is no error. */
  close(ref: WindowRef, signal?: AbortSignal): Promise<void>;
}

/** A vendor whose windows the app itself may make and unmake (local). */
export interface WindowMaker {
  create(name: string): Promise<VendorWindow>;
  /** Closes it first; the profile folder is removed. */
  remove(windowId: string): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Sessions (browser/session) and executors (executors/<site>)

/** Which files a site takes; what is left out does not matter to it. */
export interface ReferenceWish {
  /** MIME types. The picture keeps its own when it is among them. */
  types: readonly string[];
  maxBytes?: number;
  /** Longest side in pixels. */
  maxSide?: number;
  /** Exactly these pixels; what sticks out is cut off evenly. */
  cover?: { width: number; height: number };
}
export interface ReferenceFile {
  /** Absolute; its extension says what it is. */
  path: string;
  mime: string;
  sizeBytes: number;
}

/** What an executor gets of a window. Sites that drive a page get `BrowserSession` of the browser room. */
export interface SiteSession {
  /** Aborts when the attempt must stop (cancel, deadline, shutdown); its reason is a GatewayError. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Whole percent of the task, as far as the site shows it. */
  report(percent: number): void;
  /** Local file of a stored reference. */
  referencePath(reference: StoredReference): string;
  /**
   * The reference as the site takes it: the stored file when it fits, else a converted copy, kept until the reference is
   * removed. Only pictures are converted. Errors: `bad_image`, `media_gone`, `storage_full`, and the signal's reason.
   */
  referenceAs(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
}

export interface LentSession {
  readonly session: SiteSession;
  /** Screenshot, HTML, console and requests of the attempt's tab; null when even that failed. */
  captureEvidence(reason: string): Promise<string | null>;
  /**
   * What really ended the attempt: the loss of tab or window as GatewayError when that is why `error` was thrown, else
   * `error` itself. Asked before `release`; waits a few seconds at most.
   */
  explain(error: unknown): Promise<unknown>;
  /** For a hand-over: brings the tab to the front and leaves it to the person; `release` then keeps it open. Never fails. */
  showToPerson(): Promise<void>;
  /** Closes the attempt's own tab and gives the window back. Never fails, may be called twice. */
  release(): Promise<void>;
}

export interface SessionRequest {
  windowId: string;
  taskId: string;
  attemptId: string;
  signal: AbortSignal;
  report(percent: number): void;
  log: Logger;
}

export interface Glance<T> {
  isWanted(url: string): boolean;
  look(session: SiteSession): Promise<T>;
  signal: AbortSignal;
}

/** Opens the window when it is closed, attaches, and lends an own tab. Errors: `vendor_*`, `window_*`. */
export interface SessionLender {
  lend(request: SessionRequest): Promise<LentSession>;
  /** Opens the window when it is closed, without a tab of its own. */
  ensureOpen(windowId: string, signal: AbortSignal): Promise<void>;
  /**
   * Looks at a tab the person has open, as it is; nothing is opened, clicked or brought to the front. Null when the
   * window is closed or has no such tab.
   */
  glance<T>(windowId: string, glance: Glance<T>): Promise<T | null>;
  /** True when somebody typed or clicked in the window just now. */
  isPersonThere(windowId: string): Promise<boolean>;
  /** Windows attached now. */
  attached(): string[];
  /** Closes the window at its vendor; nothing may be lent from it. */
  close(windowId: string): Promise<void>;
}

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

// ---------------------------------------------------------------------------------------------------------------------
// Ledgers (store)

export interface NewTask {
  id: string;
  taskTypeId: string;
  request: GenerationRequest;
  keyId: string | null;
  tenantId: string;
  priority: number;
  pinnedWindowId: string | null;
  pinnedBindingId: string | null;
  createdAt: number;
}

export interface LeaseOrder {
  taskId: string;
  attemptId: string;
  windowId: string;
  bindingId: string;
  at: number;
}

export interface TaskQuery {
  tenantId?: string;
  states?: readonly Task['state'][];
  executor?: ExecutorCode;
  kind?: 'image' | 'video';
  order?: 'asc' | 'desc';
  /** Id of the last row of the page before. */
  after?: string;
  limit: number;
}

/** Every promise resolves after the change is on disk. False/null: the row was no longer in the expected state. */
export interface TaskLedger {
  admit(task: NewTask): Promise<Task>;
  get(id: string): Promise<Task | null>;
  list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }>;
  /** queued → processing(leased), with its attempt row, in one step. */
  lease(order: LeaseOrder): Promise<Task | null>;
  /** Moves the stage of a running attempt forward; `remoteJob` is written with `submitted`. */
  advance(
    taskId: string,
    attemptId: string,
    stage: TaskStage,
    at: number,
    remoteJob?: RemoteJob,
  ): Promise<boolean>;
  progress(taskId: string, attemptId: string, percent: number, at: number): Promise<boolean>;
  /** processing → queued; the attempt is closed with its error. */
  requeue(
    taskId: string,
    attemptId: string,
    at: number,
    notBefore: number,
    error: StoredError | null,
  ): Promise<boolean>;
  /** Any live state → terminal. False when it was terminal already: the first terminal write wins. */
  finish(taskId: string, at: number, end: TaskEnd): Promise<boolean>;
  requestCancel(taskId: string, at: number): Promise<Task | null>;
  /** Only while queued. */
  setPriority(taskId: string, priority: number, at: number): Promise<boolean>;
  /** Every task that is not terminal, oldest first. */
  unfinished(): Promise<Task[]>;
  attempts(taskId: string): Promise<Attempt[]>;
  /** The site's ids of all jobs placed on a window since `since`, by other attempts than this one. */
  jobsOnWindow(windowId: string, exceptAttemptId: string, since: number): Promise<Set<string>>;
  events(taskId: string): Promise<TaskEvent[]>;
  /** Events of all tasks with a higher id, in order. */
  eventsSince(afterId: number, limit: number): Promise<TaskEvent[]>;
  /** 0 when there are none. */
  lastEventId(): Promise<number>;
  /** Live tasks by API key. */
  liveByKey(): Promise<Map<string, number>>;
  /** Removes a terminal task's row with its attempts and events. */
  remove(taskId: string): Promise<boolean>;
  counts(): Promise<Record<Task['state'], number>>;
}

export interface TaskEnd {
  state: TerminalState;
  attemptId: string | null;
  result?: TaskResult;
  error?: StoredError;
}

export type WindowUpsert = Omit<
  BrowserWindow,
  'id' | 'enabled' | 'vanishedAt' | 'lastUsedAt' | 'maxConcurrent'
>;

export interface WindowLedger {
  upsert(
    rows: WindowUpsert[],
  ): Promise<{ added: number; renamed: number; unchanged: number; updated: number }>;
  /** Marks windows of the scope that the sync did not see; returns how many. */
  markVanished(
    scope: { serverId: string; workspaceId: string | null },
    seen: ReadonlySet<string>,
    at: number,
  ): Promise<number>;
  list(query?: {
    serverId?: string;
    workspaceId?: string | null;
    includeVanished?: boolean;
  }): Promise<BrowserWindow[]>;
  get(id: string): Promise<BrowserWindow | null>;
  setEnabled(id: string, enabled: boolean): Promise<boolean>;
  setMaxConcurrent(id: string, most: number | null): Promise<boolean>;
  /** Remembers when it was last used. */
  touch(id: string, at: number): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export interface BindingLedger {
  bind(
    taskTypeId: string,
    windowId: string,
    options?: { concurrency?: number | null; dailyLimit?: number | null },
  ): Promise<Binding>;
  unbind(id: string): Promise<boolean>;
  list(query?: { taskTypeId?: string; windowId?: string }): Promise<Binding[]>;
  get(id: string): Promise<Binding | null>;
  update(id: string, patch: Partial<Omit<Binding, 'id' | 'taskTypeId' | 'windowId'>>): Promise<boolean>;
}

export interface RequestLogEntry {
  id: string;
  at: number;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  keyId: string | null;
  taskId: string | null;
  errorCode: string | null;
  userAgent: string | null;
}

export interface RequestLedger {
  /** Returns at once; written with the next group commit. */
  record(entry: RequestLogEntry): void;
  list(query: { keyId?: string; limit: number }): Promise<RequestLogEntry[]>;
}

// ---------------------------------------------------------------------------------------------------------------------
// The desk of the scheduler, for the server

export type TaskOrder = Omit<NewTask, 'id' | 'taskTypeId' | 'createdAt'> & {
  /** From who must know it before the task is stored; otherwise the desk makes one. */
  id?: string;
  /** Chosen by the caller of `/v1/tasks`; otherwise the first enabled type of the executor with a bound window. */
  taskTypeId?: string;
};

/** Why a queued task does not run now: windows counted by reason, e.g. `{ busy: 3, cooling: 2 }`. */
export interface WaitingReason {
  summary: string;
  windows: Record<string, number>;
}

export interface TaskDesk {
  /** Errors: `no_window_bound`, `executor_not_available`, `queue_full`. Resolves when the task is on disk. */
  submit(order: TaskOrder): Promise<Task>;
  get(id: string): Promise<Task | null>;
  list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }>;
  /** Null when unknown. A terminal task is returned as it is. */
  cancel(id: string): Promise<Task | null>;
  /** Higher runs first. Null when unknown; errors: `conflict` when it no longer waits. */
  setPriority(id: string, priority: number): Promise<Task | null>;
  /** Cancels a live task, then removes row and files. False when unknown. */
  remove(id: string): Promise<boolean>;
  waitingReason(task: Task): WaitingReason | null;
  /** Resolves when the task is terminal; rejects with the signal's reason. */
  whenDone(id: string, signal: AbortSignal): Promise<Task>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Media (media)

export interface IncomingReference {
  role: StoredReference['role'];
  /** `text`: an http(s) URL, a data URL or raw base64, as the caller wrote it. */
  source: { type: 'text'; value: string } | { type: 'bytes'; bytes: Uint8Array };
  /** Request field it came from, for error messages. */
  param: string;
}

export interface ReferenceStore {
  /** Fetches, sniffs and keeps them; errors: `bad_image`, `body_too_large`, `bad_parameter`, `storage_full`. */
  take(incoming: IncomingReference[], signal?: AbortSignal): Promise<StoredReference[]>;
  /** Of a task that came to nothing. Missing files are no error. */
  remove(references: readonly StoredReference[]): Promise<void>;
}

export interface MediaStore {
  /** Verifies, measures and keeps the files of a task; errors: `media_invalid`, `storage_full`. */
  keep(taskId: string, media: CollectedMedia[]): Promise<MediaItem[]>;
  /** Local file of a stored reference. */
  referencePath(reference: StoredReference): string;
  /** Absolute path of a kept file, or null when it is gone. */
  pathOf(item: MediaItem): string | null;
  /** Removes a task's results and references. */
  removeTask(taskId: string, references: StoredReference[]): Promise<void>;
}

export interface PictureWish {
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  /** 1–100, the better the higher; PNG ignores it. Left out: good enough not to be noticed. */
  quality?: number;
  /** Longest side in pixels. */
  maxSide?: number;
}
export interface PictureFile {
  /** Absolute. */
  path: string;
  mime: PictureWish['type'];
}

/** Kept results in other shapes; a copy lives as long as its result. */
export interface ResultPictures {
  /** The kept file itself when it is so already. Null: no picture, or it cannot be converted. Errors: `media_gone`. */
  pictureOf(item: MediaItem, wish: PictureWish): Promise<PictureFile | null>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Live news (notify)

export type GatewayEvent =
  | { type: 'task'; task: Task; change: TaskEvent['type'] }
  | { type: 'windows_changed'; serverId: string }
  | { type: 'bindings_changed'; taskTypeId: string }
  | { type: 'hand_over'; bindingId: string; windowId: string; code: string; message: string };

export interface EventBus {
  emit(event: GatewayEvent): void;
  /** Returns the way to leave. */
  on(listener: (event: GatewayEvent) => void): () => void;
}
