import type { ModelEntry } from './model-entry.ts';

/** The video models of Flow. */
export const VEO = {
  aliases: [],
  kind: 'video',
  executor: 'veo_workflow',
  aspects: ['16:9', '9:16'],
  defaultAspect: '16:9',
  defaultResolution: '720p',
  images: 'frames',
  maxReferences: 3,
  takesLastFrame: true,
  maxN: 4,
  documented: true,
} as const;

export const SEEDANCE = {
  aliases: [],
  kind: 'video',
  executor: 'dreamina_workflow',
  // 10 and 15 are what the document recommends; it enforces nothing.
  duration: { type: 'range', min: 1, max: 60, fallback: 10 },
  aspects: ['16:9', '9:16', '1:1', '4:3', '3:4'],
  defaultAspect: '16:9',
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '720p',
  images: 'frames',
  maxReferences: 9,
  takesLastFrame: true,
  sourceVideo: 'ignored',
  maxN: 4,
  documented: true,
} as const;

export const VIDEO_MODELS: readonly ModelEntry[] = [
  { ...SEEDANCE, name: 'seedance-2', model: 'seedance-2' },
  { ...SEEDANCE, name: 'seedance-2-fast', model: 'seedance-2-fast' },
  {
    ...VEO,
    name: 'veo-3-1',
    model: 'veo-3.1',
    duration: {
      type: 'only',
      seconds: [8],
      fallback: 8,
      mustBeNamed: true,
      refusal: 'veo-3-1 only supports duration=8',
    },
    resolutions: ['720p', '1080p', '4k'],
    sourceVideo: 'ignored',
  },
  {
    ...VEO,
    name: 'veo-omni-flash',
    model: 'veo-omni-flash',
    duration: {
      type: 'only',
      seconds: [10],
      fallback: 10,
      mustBeNamed: true,
      refusal: 'veo-omni-flash only supports duration=10',
    },
    resolutions: ['720p'],
    sourceVideo: 'ignored',
  },
  {
    ...VEO,
    name: 'veo-omni-flash-video-edit',
    model: 'veo-omni-flash-edit',
    duration: {
      type: 'only',
      seconds: [8],
      fallback: 8,
      mustBeNamed: true,
      refusal: 'veo-omni-flash-video-edit only supports duration=8',
    },
    resolutions: ['720p'],
    images: 'references',
    takesLastFrame: false,
    sourceVideo: 'required',
  },
];
