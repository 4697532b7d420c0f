import type { ModelEntry } from './model-entry.ts';

const demo = {
  aliases: [],
  executor: 'demo_workflow',
  aspects: ['16:9', '9:16', '1:1'],
  images: 'references',
  maxReferences: 3,
  takesLastFrame: false,
  sourceVideo: 'ignored',
  documented: false,
} as const;

/** The built-in demo site: real generation in the page, no account needed. */
export const DEMO_MODELS: readonly ModelEntry[] = [
  {
    ...demo,
    name: 'demo-image',
    model: 'demo-image',
    kind: 'image',
    // Image clients order 1024x1536 unasked.
    siteAspects: demo.aspects,
    duration: { type: 'ignored' },
    defaultAspect: '1:1',
    resolutions: ['1k'],
    defaultResolution: '1k',
    maxN: 4,
  },
  {
    ...demo,
    name: 'demo-video',
    model: 'demo-video',
    kind: 'video',
    duration: { type: 'range', min: 2, max: 8, fallback: 4 },
    defaultAspect: '16:9',
    resolutions: ['480p', '720p'],
    defaultResolution: '720p',
    maxN: 1,
  },
];
