import { z } from 'zod';
import { GuardRulesSchema, Millis, Selector, SelectorFor } from '../kit/index.ts';

const Path = z.string().startsWith('/');
const Count = z.number().int().positive();

/** `assets/sites/demo.json`. */
export const DemoProfileSchema = z.strictObject({
  site: z.literal('demo'),
  version: Count,
  paths: z.strictObject({ home: Path, session: Path, jobs: Path, uploads: Path }),
  guard: GuardRulesSchema,
  selectors: z.strictObject({
    account: Selector,
    credits: Selector,
    price: Selector,
    prompt: Selector,
    model: SelectorFor,
    aspect: SelectorFor,
    resolution: Selector,
    duration: Selector,
    count: Selector,
    referenceInput: Selector,
    chip: Selector,
    generate: Selector,
    tile: SelectorFor,
    cancel: SelectorFor,
  }),
  /** Taken when the request leaves it open. Settings stay on the account, so everything is set on every run. */
  defaults: z.strictObject({
    aspect: z.string(),
    imageResolution: z.string(),
    videoResolution: z.string(),
    durationS: Count,
  }),
  /** Credits, for the choice of a window before any page is open; the page's own price counts in the end. */
  prices: z.strictObject({
    image: z.number().nonnegative(),
    video: z.number().nonnegative(),
    secondsIncluded: Count,
    extraSecond: z.number().nonnegative(),
  }),
  budgets: z.strictObject({
    pageMs: Millis,
    settingMs: Millis,
    uploadMs: Millis,
    enabledMs: Millis,
    requestMs: Millis,
    replyMs: Millis,
    /** The page looks at its jobs about every second; quiet for so long, it may show a question. */
    quietMs: Millis,
    /** A page silent for so long is brought to the front and, if that does not help, reloaded once. */
    silentMs: Millis,
    fetchMs: Millis,
  }),
  limits: z.strictObject({
    mediaBytes: Count,
    /** The site lists no more; a job may be behind the end of a full list. */
    listedJobs: Count,
    /** Successful looks without the job before it counts as gone. */
    absentLooks: Count,
    /** A fresh record may lack its links for some looks. */
    looksForLinks: Count,
  }),
});
export type DemoProfile = z.infer<typeof DemoProfileSchema>;
