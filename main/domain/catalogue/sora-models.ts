import { type ModelEntry, namedAlike } from './model-entry.ts';

const sora = {
  kind: 'video',
  executor: 'sora_gen_video',
  model: 'sora-2',
  duration: {
    type: 'only',
    seconds: [4, 8, 12],
    fallback: 4,
    mustBeNamed: false,
    refusal: 'sora-2 takes 4, 8 or 12 seconds',
  },
  aspects: ['16:9', '9:16'],
  defaultAspect: '16:9',
  resolutions: ['720p'],
  defaultResolution: '720p',
  sizes: ['1280x720', '720x1280'],
  images: 'frames',
  maxReferences: 0,
  takesLastFrame: false,
  sourceVideo: 'ignored',
  maxN: 1,
  documented: false,
  refusesWith422: true,
} as const satisfies Omit<ModelEntry, 'name' | 'aliases'>;

/** Names of the SDKs and of document 002 on `/v1/videos`; the pro sizes are the SDKs'. */
export const SORA_MODELS: readonly ModelEntry[] = [
  ...namedAlike(['sora-2', 'sora', 'sora2', 'sora-2-2025-10-06', 'sora-2-2025-12-08'], sora),
  ...namedAlike(['sora-2-pro', 'sora-2-pro-2025-10-06'], {
    ...sora,
    model: 'sora-2-pro',
    sizes: [...sora.sizes, '1792x1024', '1024x1792'],
  }),
];

/** The older routes of document 002: every name is the same model, 720p. */
export const LEGACY_SORA_MODELS: readonly ModelEntry[] = namedAlike(
  ['sora-2', 'sora', 'sora2', 'sora-2-pro'],
  {
    ...sora,
    defaultNegativePrompt: 'cartoon, vector art, & bad aesthetics & poor aesthetic',
  },
);
