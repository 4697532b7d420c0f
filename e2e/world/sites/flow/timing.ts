/** All in milliseconds. */
export interface FlowTiming {
  /** Click on the submit button → the request leaves. */
  submitLag: number;
  /** Prompt typed → submit button enabled. */
  enableLag: number;
  submitReply: number;
  /** Accepted → no longer queued (status 6 → 2). */
  queued: number;
  /** Accepted → status 3. */
  video: number;
  /** Status 3 → `as29s` has the URLs. */
  urlDelay: number;
  image: number;
  upload: number;
  upscale: number;
  imageUpscale: number;
  /** Any read. */
  read: number;
  /** The page's `jwpduf` timer. */
  poll: number;
  /** How long a signed URL is good. */
  urlLife: number;
  toast: number;
}

export const QUICK_TIMING: FlowTiming = {
  submitLag: 60,
  enableLag: 100,
  submitReply: 120,
  queued: 200,
  video: 1200,
  urlDelay: 300,
  image: 600,
  upload: 120,
  upscale: 500,
  imageUpscale: 400,
  read: 20,
  poll: 250,
  urlLife: 6 * 3_600_000,
  toast: 4_000,
};

/** As measured on the real site. */
export const REAL_TIMING: FlowTiming = {
  submitLag: 650,
  enableLag: 100,
  submitReply: 4_200,
  queued: 3_000,
  video: 38_000,
  urlDelay: 5_000,
  image: 19_700,
  upload: 2_000,
  upscale: 40_000,
  imageUpscale: 40_000,
  read: 300,
  poll: 5_000,
  urlLife: 6 * 3_600_000,
  toast: 5_000,
};
