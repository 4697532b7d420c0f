import { z } from 'zod';
import { EXECUTOR_CODES, PROFILES } from './tasks.ts';

/** What a person configures: the content of `config.json`. Defaults make an empty file a working one. */

const seconds = (fallback: number, max: number) => z.number().int().min(1).max(max).default(fallback);

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
  /** Executable of Chrome, Edge or Chromium for local windows; empty: look for one. */
  browserPath: z.string().default(''),
  /** `auto`: a visible window where there is a display. */
  browserHeadless: z.enum(['auto', 'yes', 'no']).default('auto'),
  /** Close the local windows the app opened when it stops. */
  closeWindowsOnExit: z.boolean().default(true),
  /** Let reference URLs point into private networks. */
  allowPrivateReferences: z.boolean().default(false),
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
  /** Attempts in all, the first included. */
  maxAttempts: z.number().int().min(1).max(20).default(3),
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
