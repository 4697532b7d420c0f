import type {
  ExecutorCode,
  GenerationRequest,
  JsonObject,
  StoredError,
  TaskStage,
  TaskState,
} from '../contract/index.ts';

/** Records the program keeps. Times are epoch ms; `null` means "not yet" or "none". */

export interface Task {
  id: string;
  state: TaskState;
  /** Set while `processing`; the last stage reached otherwise. */
  stage: TaskStage | null;
  executor: ExecutorCode;
  /** Id of the task type (config) whose bindings may run it. */
  taskTypeId: string;
  request: GenerationRequest;
  /** Whole percent, 0–100. */
  progress: number;
  /** API key that made it, and its owner: reads are allowed by owner, so that keys can be rotated. */
  keyId: string | null;
  tenantId: string;
  /** Higher runs first. Default 0. */
  priority: number;
  /** Only this window or binding may run it. */
  pinnedWindowId: string | null;
  pinnedBindingId: string | null;
  /** The window and attempt it is on, or was last on. */
  windowId: string | null;
  bindingId: string | null;
  attemptId: string | null;
  attempts: number;
  /** The site's own job, known from `submitted` on. */
  remoteJob: RemoteJob | null;
  result: TaskResult | null;
  error: StoredError | null;
  /** A cancel was asked while a site was already working on it. */
  cancelRequestedAt: number | null;
  /** Not dispatched before. */
  notBefore: number;
  createdAt: number;
  /** First lease. */
  startedAt: number | null;
  submittedAt: number | null;
  finishedAt: number | null;
}

/** A job at the site. `data` is what the executor needs to find it again; it survives a restart. */
export interface RemoteJob {
  id: string;
  data?: JsonObject;
}

export interface TaskResult {
  media: MediaItem[];
  /** What was delivered and submitted, as far as the executor knows: real pixels, settings, site ids. */
  details: JsonObject;
}

export interface MediaItem {
  id: string;
  kind: 'image' | 'video' | 'audio';
  mime: string;
  /** File name below the media folder. */
  file: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  durationS: number | null;
  createdAt: number;
  /** Pixels as the site delivered them, when the picture was enlarged here. */
  upscaledFrom?: { width: number; height: number };
}

export interface Attempt {
  id: string;
  taskId: string;
  /** 1-based. */
  number: number;
  windowId: string;
  bindingId: string;
  stage: TaskStage;
  /** `null` while running. */
  outcome: 'completed' | 'failed' | 'cancelled' | 'handed_over' | 'interrupted' | null;
  error: StoredError | null;
  remoteJob: RemoteJob | null;
  startedAt: number;
  submittedAt: number | null;
  finishedAt: number | null;
}

/** A browser profile of a vendor, as last synced. */
export interface BrowserWindow {
  id: string;
  serverId: string;
  workspaceId: string | null;
  /** The vendor's own id (`dirId`). */
  vendorWindowId: string;
  name: string;
  sortNumber: number | null;
  remark: string;
  projectName: string | null;
  os: string | null;
  coreType: string | null;
  coreVersion: string | null;
  /** The person's account as the vendor notes it (no secrets). */
  account: string | null;
  /** Proxy as `protocol://host:port` (no credentials) and its country. */
  proxy: string | null;
  proxyCountry: string | null;
  /** The vendor's change mark at the last sync; a sync reads details only when it moved. */
  vendorUpdatedAt: string | null;
  /** Why it can never be driven (Firefox), or null. */
  unusableReason: string | null;
  enabled: boolean;
  /** When a sync no longer found it at the vendor. */
  vanishedAt: number | null;
  syncedAt: number;
  lastUsedAt: number | null;
  /** Tasks at once over all task types; null: no cap of its own. */
  maxConcurrent: number | null;
}

/** Out of the choice for a while because of what happened; afterwards on parole until it succeeds once. */
export interface Quarantine {
  code: string;
  message: string;
  at: number;
  until: number;
  /** Times it failed again on parole. */
  strikes: number;
}

/** A window serving a task type. */
export interface Binding {
  id: string;
  taskTypeId: string;
  windowId: string;
  enabled: boolean;
  /** Tasks at once on this window for this type; null takes the task type's. */
  concurrency: number | null;
  /** Why the window waits for the person, with its reason code, or null. */
  handOver: { code: string; message: string; at: number } | null;
  /** Not picked before (site's own signal or errors in a row). */
  cooldownUntil: number;
  consecutiveErrors: number;
  /** Loss of health at `penaltyAt`; it fades with time. */
  penalty: number;
  penaltyAt: number;
  quarantine: Quarantine | null;
  /** Credits by the site's last report, or null when unknown. */
  credits: number | null;
  /** When the site said they come back. */
  creditsResetAt: number | null;
  /** Orders placed on `usedDay` (local day, `YYYY-MM-DD`), and the most allowed a day. */
  usedToday: number;
  usedDay: string;
  dailyLimit: number | null;
  /** Remove from the site's page what a task made; null takes the task type's. */
  cleanPage: boolean | null;
  /** Canonical models the account does not offer → asked again after (epoch ms). */
  notOffered: Record<string, number>;
  /** When the site was last seen signed in. */
  seenAt: number | null;
  lastUsedAt: number | null;
}

export type TaskEventType =
  | 'admitted'
  | 'leased'
  | 'stage'
  | 'progress'
  | 'requeued'
  | 'cancel_requested'
  | 'priority'
  | 'finished';

export interface TaskEvent {
  id: number;
  taskId: string;
  at: number;
  type: TaskEventType;
  data: JsonObject;
}
