import type { ModelEntry, Resolution } from './model-entry.ts';

const still = {
  kind: 'image',
  takesLastFrame: false,
  sourceVideo: 'ignored',
  maxN: 4,
  documented: true,
} as const;

/** The image models of Flow. */
export const BANANA = {
  ...still,
  executor: 'veo_workflow',
  duration: { type: 'ignored' },
  aspects: ['1:1', '16:9', '9:16', '4:3', '3:4'],
  defaultAspect: '1:1',
  resolutions: ['1k', '2k', '4k'],
  defaultResolution: '1k',
  images: 'references',
  maxReferences: 10,
} as const;

const gptImage = (tier: Resolution): ModelEntry => ({
  ...still,
  name: `gpt-image2-${tier}`,
  aliases: [],
  executor: 'gpt_workflow',
  model: 'gpt-image-2',
  duration: {
    type: 'one_or_none',
    refusal: `gpt-image2-${tier} only supports duration=1 (image generation mode)`,
  },
  aspects: 'any',
  defaultAspect: 'auto',
  resolutions: ['1k', '2k', '4k'],
  defaultResolution: tier,
  forcedResolution: tier,
  images: 'edit_images',
  maxReferences: 6,
});

/** The document spells `nana-banana`; `nano-banana-2` is another seed's name with other rules, so it is no alias here. */
export const IMAGE_MODELS: readonly ModelEntry[] = [
  {
    ...BANANA,
    name: 'nana-banana-2',
    aliases: [],
    model: 'nano-banana-2',
    loweredResolutions: { '4k': '1k' },
  },
  {
    ...BANANA,
    name: 'nana-banana-pro',
    aliases: ['nano-banana-pro'],
    model: 'nano-banana-pro',
    loweredResolutions: { '4k': '1k' },
  },
  {
    ...BANANA,
    name: 'nana-banana-2-4k',
    aliases: ['nano-banana-2-4k'],
    model: 'nano-banana-2',
    forcedResolution: '4k',
  },
  {
    ...BANANA,
    name: 'nana-banana-pro-4k',
    aliases: ['nano-banana-pro-4k'],
    model: 'nano-banana-pro',
    forcedResolution: '4k',
  },
  gptImage('1k'),
  gptImage('2k'),
  gptImage('4k'),
];
