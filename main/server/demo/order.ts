import { z } from 'zod';

export const LIMITS = {
  aspects: ['16:9', '9:16', '1:1'],
  videoResolutions: ['480p', '720p'],
  imageResolutions: ['1k'],
  durations: [2, 3, 4, 5, 6, 7, 8],
  counts: [1, 2, 3, 4],
  references: 3,
  promptCharacters: 4_000,
} as const;

const shared = {
  /** The page makes one up for each click; the same id never pays twice. */
  clientId: z.string().min(8).max(64),
  /** Which open page asks: it draws the job first. */
  page: z.string().min(8).max(64),
  prompt: z.string().trim().min(1).max(LIMITS.promptCharacters),
  aspect: z.enum(LIMITS.aspects),
  references: z.array(z.string()).max(LIMITS.references),
};

/** Strict on purpose: a page that sends something else than this form is told so. */
export const OrderSchema = z.discriminatedUnion('model', [
  z.strictObject({
    ...shared,
    model: z.literal('demo-image'),
    resolution: z.enum(LIMITS.imageResolutions),
    n: z.int().min(1).max(4),
  }),
  z.strictObject({
    ...shared,
    model: z.literal('demo-video'),
    resolution: z.enum(LIMITS.videoResolutions),
    durationS: z.int().min(2).max(8),
    n: z.literal(1),
  }),
]);
export type Order = z.infer<typeof OrderSchema>;

/** Credits: one an image; ten a video and one for each second over two. */
export const PRICES = { image: 1, video: 10, extraSecond: 1, secondsIncluded: 2 } as const;

export const priceOf = (order: Order): number =>
  order.model === 'demo-image'
    ? PRICES.image * order.n
    : PRICES.video + PRICES.extraSecond * (order.durationS - PRICES.secondsIncluded);
