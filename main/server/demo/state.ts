import { z } from 'zod';
import { SCENARIOS } from './scenarios.ts';

/** What the site remembers: one JSON document. Times are epoch ms. Bytes lie in the media folder, by id. */

const Scenario = z.enum(SCENARIOS).nullable();

const AccountSchema = z.object({
  id: z.string(),
  name: z.string(),
  guest: z.boolean(),
  credits: z.number(),
  scenario: Scenario,
  /** Shown on its page since the site refused it for unusual activity. */
  flagged: z.boolean(),
  /** How often somebody ticked "I am a person" for it. */
  challengesPassed: z.number(),
  createdAt: z.number(),
  seenAt: z.number(),
});
export type Account = z.infer<typeof AccountSchema>;

const FileSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  mime: z.string(),
  sizeBytes: z.number(),
  width: z.number(),
  height: z.number(),
  createdAt: z.number(),
});
export type MediaFile = z.infer<typeof FileSchema>;

const SettingsSchema = z.object({
  aspect: z.string(),
  resolution: z.string(),
  durationS: z.number().nullable(),
  n: z.number(),
});

const JobSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  /** Typed by the page for each order. */
  clientId: z.string(),
  model: z.enum(['demo-image', 'demo-video']),
  prompt: z.string(),
  settings: SettingsSchema,
  references: z.array(z.string()),
  price: z.number(),
  scenario: Scenario,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'lost']),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  percent: z.number(),
  /** Page that draws it, until its lease ends. */
  holder: z.string().nullable(),
  leaseUntil: z.number(),
  /** File ids by result index; null until uploaded. */
  results: z.array(z.string().nullable()),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});
export type Job = z.infer<typeof JobSchema>;

/** One row for each order that was paid. Never edited: tests count paid clicks by it. */
const JournalRowSchema = z.object({
  jobId: z.string(),
  accountId: z.string(),
  clientId: z.string(),
  model: z.string(),
  prompt: z.string(),
  settings: SettingsSchema,
  references: z.array(z.string()),
  price: z.number(),
  at: z.number(),
});
export type JournalRow = z.infer<typeof JournalRowSchema>;

const SessionSchema = z.object({ id: z.string(), accountId: z.string().nullable(), seenAt: z.number() });

export const DemoStateSchema = z.object({
  version: z.literal(1),
  /** Signs media links, so that links outlive a restart. */
  secret: z.string().min(16),
  accounts: z.array(AccountSchema),
  sessions: z.array(SessionSchema),
  files: z.array(FileSchema),
  jobs: z.array(JobSchema),
  journal: z.array(JournalRowSchema),
});
export type DemoState = z.infer<typeof DemoStateSchema>;

export const emptyState = (secret: string): DemoState => ({
  version: 1,
  secret,
  accounts: [],
  sessions: [],
  files: [],
  jobs: [],
  journal: [],
});
