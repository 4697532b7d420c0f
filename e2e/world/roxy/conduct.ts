import { z } from 'zod';
import type { Random } from './random.ts';

/** Milliseconds: exact, or a range the seed chooses from. */
const span = z.union([
  z.number().nonnegative(),
  z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
]);

/** How long the vendor's app takes. The contract gives 0.5–3 s for `open`. */
export const timingSchema = z.object({
  openDelayMs: span.default(500),
  createDelayMs: z.number().nonnegative().default(100),
  /** From the end of `open` until `connection_info` shows the window. */
  appearMs: span.default([0, 500]),
  /** From the end of `close` until `connection_info` drops it; never before the process is gone. */
  disappearMs: span.default([0, 1_000]),
});
export type Timing = z.infer<typeof timingSchema>;

/** Where sources are silent or disagree, the answer is a mode; the first value is the default. */
export const modesSchema = z.object({
  /** HTTP 200 with code 401, or HTTP 401 with plain text. */
  wrongToken: z.enum(['envelope', 'http']).default('envelope'),
  openWhileOpen: z.enum(['same', 'refuse']).default('same'),
  closeWhileClosed: z.enum(['ok', 'refuse']).default('ok'),
  /** Code 0 with no rows, or code 101. */
  unknownDetail: z.enum(['empty', 'refuse']).default('empty'),
  parallelCreate: z.enum(['refuse', 'allow']).default('refuse'),
  /** Clients report failures of parallel opens; the vendor says nothing. */
  parallelOpen: z.enum(['allow', 'refuse']).default('allow'),
  /** Type of `openStatus` in `detail`. */
  openStatus: z.enum(['boolean', 'number']).default('boolean'),
  /** `connection_info` with nothing open: `data: []`, or no `data`. */
  noneRunning: z.enum(['empty', 'missing']).default('empty'),
  /** The app's language: text of success messages. */
  language: z.enum(['en', 'zh']).default('en'),
});
export type Modes = z.infer<typeof modesSchema>;

export function chosen(value: z.infer<typeof span>, random: Random): number {
  if (typeof value === 'number') return value;
  return Math.round(value[0] + random() * (value[1] - value[0]));
}
