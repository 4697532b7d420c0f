import { BANANA } from './image-models.ts';
import type { ModelEntry } from './model-entry.ts';
import { VEO } from './video-models.ts';

/** Names of document 004 (`/api/openapi`); all its values are texts. */

const TEN_ASPECTS = ['1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16', '21:9'] as const;

const own = { aliases: [], documented: false, maxN: 1 } as const;

const banana = { ...BANANA, ...own, aspects: TEN_ASPECTS, siteAspects: BANANA.aspects } as const;

const veo = {
  ...VEO,
  ...own,
  model: 'veo-3.1',
  duration: { type: 'nearest', seconds: [8], fallback: 8 },
  resolutions: ['720p'],
  sourceVideo: 'ignored',
} as const;

const sora = (name: string, model: string): ModelEntry => ({
  ...own,
  name,
  model,
  kind: 'video',
  executor: 'sora_gen_video',
  duration: {
    type: 'only',
    seconds: [10, 15],
    fallback: 10,
    mustBeNamed: false,
    refusal: `${name} takes a video_length of 10 or 15`,
  },
  aspects: ['16:9', '9:16'],
  defaultAspect: '16:9',
  resolutions: ['720p'],
  defaultResolution: '720p',
  images: 'frames',
  maxReferences: 0,
  takesLastFrame: false,
  sourceVideo: 'ignored',
});

export const OPENAPI_MODELS: readonly ModelEntry[] = [
  {
    ...banana,
    name: 'nano_banana',
    model: 'nano-banana-1',
    defaultAspect: 'auto',
    resolutions: ['1k'],
    maxReferences: 9,
  },
  { ...banana, name: 'nano_banana_pro', model: 'nano-banana-pro', maxReferences: 8 },
  {
    ...own,
    name: 'gpt_4o',
    kind: 'image',
    executor: 'gpt_workflow',
    model: 'gpt-image-2',
    duration: { type: 'ignored' },
    aspects: ['1:1', '3:2', '2:3'],
    defaultAspect: '1:1',
    resolutions: ['1k'],
    defaultResolution: '1k',
    images: 'edit_images',
    maxReferences: 1,
    takesLastFrame: false,
    sourceVideo: 'ignored',
  },
  sora('sora2', 'sora-2'),
  {
    ...sora('sora2_pro', 'sora-2-pro'),
    resolutions: ['720p', '1080p'],
    resolutionWords: { standard: '720p', std: '720p', high: '1080p' },
  },
  { ...veo, name: 'veo3_1', tier: 'quality' },
  { ...veo, name: 'veo3_1_fast', tier: 'fast' },
];
