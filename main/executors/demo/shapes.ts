import { z } from 'zod';
import type { WireResponse } from '../../browser/index.ts';

/** What the site's answers look like, as far as they matter here. Unknown fields and states are let through. */

export const RefusalSchema = z.object({
  ok: z.literal(false),
  reason: z.string(),
  message: z.string().default(''),
  /** When credits come back, epoch ms. */
  resetAt: z.number().nullish(),
});
export type Refusal = z.infer<typeof RefusalSchema>;

const ResultSchema = z.object({
  index: z.number(),
  url: z.string().nullable(),
  mime: z.string(),
  sizeBytes: z.number(),
  width: z.number(),
  height: z.number(),
});

const JobSchema = z.object({
  id: z.string().min(1),
  clientId: z.string(),
  model: z.string(),
  prompt: z.string(),
  settings: z.object({
    aspect: z.string(),
    resolution: z.string(),
    durationS: z.number().nullable(),
    n: z.number(),
  }),
  references: z.array(z.string()),
  /** `queued`, `running`, `done`, `failed`, `cancelled`; anything else means "still working". */
  state: z.string(),
  percent: z.number().default(0),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  createdAt: z.number(),
  results: z.array(ResultSchema).default([]),
});
export type SiteJob = z.infer<typeof JobSchema>;

export const JobListSchema = z.object({
  ok: z.literal(true),
  account: z.string(),
  credits: z.number(),
  /** The site's clock. */
  now: z.number(),
  jobs: z.array(JobSchema),
});
export type JobList = z.infer<typeof JobListSchema>;

export const JobAnswerSchema = z.object({ ok: z.literal(true), job: JobSchema });
export const UploadAnswerSchema = z.object({
  ok: z.literal(true),
  upload: z.object({ id: z.string().min(1) }),
});
export const SessionAnswerSchema = z.object({ ok: z.literal(true), creditsResetAt: z.number().nullish() });

export const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

/** The JSON body, or undefined for an error page, a cut body, a challenge. */
export async function jsonOf(response: WireResponse): Promise<unknown> {
  return response.json().catch(() => undefined);
}
