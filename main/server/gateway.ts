import type { Middleware, ParameterizedContext } from 'koa';
import type { KeyLimits } from '../access/index.ts';
import type { ApiKeyRecord, JsonObject, Profile, Settings, TaskTypeConfig } from '../contract/index.ts';
import type {
  CallbackLedger,
  MediaStore,
  ReferenceStore,
  RequestLedger,
  ResultPictures,
  TaskDesk,
} from '../domain/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import type { TaskNewsDesk } from '../notify/index.ts';
import type { Metrics } from '../observe/index.ts';
import type { RepeatGuard } from './idempotency/repeat-guard.ts';

export interface KeyAuthenticator {
  /** Null: no key, unknown or revoked. */
  authenticate(headers: { authorization?: string; 'x-api-key'?: string | string[] }): Caller | null;
}

/** Who calls: what the server needs of an API key. */
export type Caller = Pick<ApiKeyRecord, 'id' | 'tenantId' | 'profile' | 'maxConcurrent' | 'ratePerMinute'>;

/** Makes result paths that can be fetched without a key for a while. */
export interface UrlSigner {
  /** The path with a signing query appended. */
  sign(path: string, ttlMs: number): string;
  /** `path` without query; false also when its time is over. */
  verify(path: string, query: Readonly<Record<string, unknown>>): boolean;
}

/** What the server is built from; `app` wires it. */
export interface GatewayParts {
  desk: TaskDesk;
  references: ReferenceStore;
  media: Pick<MediaStore, 'pathOf'>;
  pictures: ResultPictures;
  keys: KeyAuthenticator;
  limits: Pick<KeyLimits, 'take'>;
  repeats: RepeatGuard;
  callbacks: Pick<CallbackLedger, 'watch' | 'forget'>;
  news: Pick<TaskNewsDesk, 'open'>;
  metrics: Pick<Metrics, 'onRequest' | 'render'>;
  signer: UrlSigner;
  requestLog: RequestLedger;
  clock: Clock;
  log: Logger;
  /** Read anew with every request. */
  settings: () => Settings;
  taskTypes: () => readonly TaskTypeConfig[];
  version: string;
  /** Added to the answer of `/v1/health`; public, so nothing private. */
  health: () => Promise<JsonObject> | JsonObject;
  /** Mounted after the API: demo site, admin. They look after their own access rules. */
  extraRoutes?: readonly Middleware[];
  /** Built pages, served for `/` and what lies below it when no route took the path. */
  staticFolder?: string;
}

/** What a `not_found` is about; names the public code (`video_not_found`, …). */
export type Subject = 'video' | 'task' | 'model' | 'file' | 'job';

export interface GatewayState {
  requestId: string;
  caller: Caller | null;
  subject: Subject;
  /** Known once a route has chosen; errors are rendered in it. */
  profile: Profile | null;
  /** An order was stored: what follows must not make the client order again. */
  isAccepted: boolean;
  /** For the request log. */
  taskId: string | null;
  errorCode: string | null;
}

export type GatewayContext = ParameterizedContext<GatewayState>;
export type GatewayMiddleware = Middleware<GatewayState>;
