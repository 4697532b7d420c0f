import { type ModelEntry, namedAlike } from './model-entry.ts';
import { SEEDANCE, VEO } from './video-models.ts';

/** Names of document 003; the suffix of a name sets tier, mode and resolution. */

const veo = {
  ...VEO,
  model: 'veo-3.1',
  duration: { type: 'nearest', seconds: [8], fallback: 8 },
  resolutions: ['720p', '1080p', '4k'],
  sourceVideo: 'ignored',
  documented: false,
} as const satisfies Omit<ModelEntry, 'name' | 'aliases'>;

const frames = { images: 'only_frames', needsImage: true } as const;
const fast = { tier: 'fast' } as const;
const quality = { tier: 'quality' } as const;

const omni = {
  ...veo,
  model: 'veo-omni-flash',
  duration: { type: 'nearest', seconds: [4, 6, 8, 10], fallback: 10 },
  resolutions: ['720p'],
} as const;

const seedance = { ...SEEDANCE, documented: false } as const;

export const AGGREGATOR_MODELS: readonly ModelEntry[] = [
  ...namedAlike(['veo3', 'veo3.1'], veo),
  ...namedAlike(['veo3-fast', 'veo3.1-fast'], { ...veo, ...fast }),
  ...namedAlike(['veo3-pro', 'veo3.1-pro'], { ...veo, ...quality }),
  ...namedAlike(['veo3-frames'], { ...veo, ...frames }),
  ...namedAlike(['veo3-fast-frames'], { ...veo, ...frames, ...fast }),
  ...namedAlike(['veo3-pro-frames'], { ...veo, ...frames, ...quality }),
  ...namedAlike(['veo3.1-components'], { ...veo, images: 'references', needsImage: true }),
  ...namedAlike(['veo3.1-4k'], { ...veo, defaultResolution: '4k' }),
  ...namedAlike(['veo3.1-pro-4k'], { ...veo, ...quality, defaultResolution: '4k' }),
  ...namedAlike(['gemini-omni'], {
    ...omni,
    whenEditing: {
      ...omni,
      name: 'gemini-omni',
      aliases: [],
      model: 'veo-omni-flash-edit',
      duration: { type: 'nearest', seconds: [8], fallback: 8 },
      images: 'references',
      takesLastFrame: false,
      sourceVideo: 'required',
    },
  }),
  ...namedAlike(['doubao-seedance-2-0-260128'], { ...seedance, model: 'seedance-2' }),
  ...namedAlike(['doubao-seedance-2-0-fast-260128'], { ...seedance, model: 'seedance-2-fast' }),
  ...namedAlike(['grok-imagine-1.0-video', 'grok-imagine-video-1.5-preview', 'grok-video-3'], {
    kind: 'video',
    executor: 'grok_workflow',
    model: 'grok-imagine-video',
    duration: { type: 'range', min: 1, max: 60, fallback: 10 },
    aspects: 'any',
    defaultAspect: '16:9',
    resolutions: ['480p', '720p'],
    defaultResolution: '720p',
    images: 'references',
    maxReferences: 9,
    takesLastFrame: false,
    sourceVideo: 'ignored',
    maxN: 4,
    documented: false,
  }),
];
