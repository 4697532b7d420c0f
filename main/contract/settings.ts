import { z } from 'zod';
import { EXECUTOR_CODES, PROFILES } from './tasks.ts';

/** What a person configures: the content of `config.json`. Defaults make an empty file a working one. */

const seconds = (fallback: number, max: number) => z.number().int().min(1).max(max).default(fallback);

/** `a=b, c=d` as an environment variable or a person at the terminal writes it. */
function readPairs(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const pairs = value.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...target] = pair.split('=');
      return [name.trim(), target.join('=').trim()];
    }),
  );
}

export const SettingsSchema = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8002),
  /** Host header names accepted besides loopback names and the bound address. */
  allowedHosts: z.array(z.string()).default([]),
  /** Bytes; a JSON or form body, and one multipart file. */
  maxBodyBytes: z
    .number()
    .int()
    .positive()
    .default(16 * 1024 * 1024),
  maxUploadBytes: z
    .number()
    .int()
    .positive()
    .default(64 * 1024 * 1024),
  maxQueueLength: z.number().int().positive().default(100_000),
  queueTimeoutS: seconds(24 * 3600, 30 * 24 * 3600),
  /** Nothing new is placed; what is placed goes on. Orders are still taken. */
  paused: z.boolean().default(false),
  /** No orders are taken: submits answer 503 `maintenance`. */
  closedForMaintenance: z.boolean().default(false),
  /** How often a window that waits for the person is looked at; 0: only the person gives it back. */
  lookAgainS: z.number().int().min(0).max(3600).default(20),
  /** Executable of Chrome, Edge or Chromium for local windows; empty: look for one. */
  browserPath: z.string().default(''),
  /** `auto`: a visible window where there is a display. */
  browserHeadless: z.enum(['auto', 'yes', 'no']).default('auto'),
  /** Close the local windows the app opened when it stops. */
  closeWindowsOnExit: z.boolean().default(true),
  /** Let reference URLs point into private networks. */
  allowPrivateReferences: z.boolean().default(false),
  /** Let callback URLs point into private networks. */
  allowPrivateCallbacks: z.boolean().default(false),
  maxReferenceBytes: z
    .number()
    .int()
    .positive()
    .default(20 * 1024 * 1024),
  /** Cap of the evidence folder; the oldest go first. */
  maxEvidenceBytes: z
    .number()
    .int()
    .positive()
    .default(500 * 1024 * 1024),
  shutdownGraceS: z.number().int().min(0).max(600).default(10),
  /** Where windows reach the demo site; empty: this service itself. Needed when the windows are on another computer. */
  demoOrigin: z.string().default(''),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** `/metrics` without a key for programs on this computer; whoever comes through a proxy needs one all the same. */
  metricsOpen: z.boolean().default(false),
  /** Jobs of `background: true` can be read without a key by whoever knows their id, as document 002's example does. */
  jobsWithoutKey: z.boolean().default(false),
  /** Public name → model that serves it instead, e.g. `{"sora-2": "veo-3.1"}`; as text `sora-2=veo-3.1, a=b`. */
  modelRoutes: z.preprocess(readPairs, z.record(z.string(), z.string().min(1))).default({}),
  /** Names left out of the lists of models; who knows them may still use them. */
  hiddenModels: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof SettingsSchema>;

export const ServerSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string().min(1),
  vendor: z.enum(['roxy', 'local']),
  /** Base URL of the vendor's local API; empty for `local`. */
  baseUrl: z.string().default(''),
  token: z.string().default(''),
  enabled: z.boolean().default(true),
});
export type ServerConfig = z.infer<typeof ServerSchema>;

export const WorkspaceSchema = z.object({
  id: z.string(),
  serverId: z.string(),
  /** The vendor's workspaceId. */
  vendorId: z.string(),
  name: z.string(),
  projectIds: z.array(z.string()).default([]),
});
export type WorkspaceConfig = z.infer<typeof WorkspaceSchema>;

export const TaskTypeSchema = z.object({
  id: z.string(),
  /** What `/v1/tasks` calls it. */
  code: z.string().regex(/^[A-Za-z0-9_]{2,64}$/),
  name: z.string().min(1),
  executor: z.enum(EXECUTOR_CODES),
  enabled: z.boolean().default(true),
  /** Tasks at once per window. */
  concurrency: z.number().int().min(1).max(999).default(1),
  timeoutS: seconds(1800, 86_400),
  /** Attempts in all, the first included; trouble of a single window or account does not count. */
  maxAttempts: z.number().int().min(1).max(20).default(3),
  /** Places nothing new. */
  paused: z.boolean().default(false),
  /** Rest of a window between two tasks of this type. */
  pauseBetweenTasksS: z.number().int().min(0).max(3600).default(0),
  /** Orders a day and window, unless the binding says otherwise; null: no limit. */
  dailyLimit: z.number().int().positive().nullable().default(null),
  /** Errors in a row of one window or account until it is quarantined. */
  errorsUntilQuarantine: z.number().int().min(1).max(100).default(5),
  /** Windows kept open ahead of work. */
  warmWindows: z.number().int().min(0).max(1000).default(0),
  /** A light visit to the site when a window has not been seen for this long; 0: never. */
  keepAliveMinutes: z.number().int().min(0).max(10_080).default(0),
  /** Close a window that has had no work for this long (beyond the warm ones); 0: never. */
  idleCloseMinutes: z.number().int().min(0).max(10_080).default(0),
  /** Remove from the site's page what a task made, once its files are kept. */
  cleanPage: z.boolean().default(false),
});
export type TaskTypeConfig = z.infer<typeof TaskTypeSchema>;

export const ApiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the key, hex. The key itself is shown once and kept nowhere. */
  hash: z.string(),
  /** First characters, to recognise it in lists. */
  prefix: z.string(),
  /** Whose tasks it may see; keys of one tenant see the same tasks. */
  tenantId: z.string(),
  profile: z.enum(PROFILES).nullable().default(null),
  createdAt: z.number(),
  revokedAt: z.number().nullable().default(null),
  /** Its unfinished tasks at once, waiting and running; null: no limit. */
  maxConcurrent: z.number().int().min(1).max(100_000).nullable().default(null),
  /** Tasks it may make in any 60 seconds; null: no limit. */
  ratePerMinute: z.number().int().min(1).max(10_000).nullable().default(null),
});
export type ApiKeyRecord = z.infer<typeof ApiKeySchema>;

export const ConfigSchema = z.object({
  /** Version of this file's shape. */
  schemaVersion: z.literal(1).default(1),
  settings: SettingsSchema.prefault({}),
  projects: z.array(z.object({ id: z.string(), name: z.string().min(1) })).default([]),
  servers: z.array(ServerSchema).default([]),
  workspaces: z.array(WorkspaceSchema).default([]),
  taskTypes: z.array(TaskTypeSchema).default([]),
  apiKeys: z.array(ApiKeySchema).default([]),
});
export type Config = z.infer<typeof ConfigSchema>;
