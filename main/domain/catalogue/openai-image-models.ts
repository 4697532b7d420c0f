import { BANANA } from './image-models.ts';
import { type ModelEntry, namedAlike, type PixelRule } from './model-entry.ts';

/** Image models under the names of OpenAI and Gemini (document 002); the size decides the resolution. */

const GPT_PIXELS: PixelRule = {
  multipleOf: 16,
  longestSide: 4096,
  mostRatio: 3,
  fewestPixels: 655_360,
  mostPixels: 8_294_400,
};

const gpt: Omit<ModelEntry, 'name' | 'aliases'> = {
  kind: 'image',
  executor: 'gpt_workflow',
  model: 'gpt-image-2',
  duration: { type: 'ignored' },
  aspects: 'any',
  defaultAspect: 'auto',
  resolutions: ['1k', '2k', '4k'],
  defaultResolution: '1k',
  pixelRule: GPT_PIXELS,
  images: 'edit_images',
  maxReferences: 6,
  takesLastFrame: false,
  sourceVideo: 'ignored',
  maxN: 10,
  documented: false,
  refusesWith422: true,
};

/** The document names 4:5, 5:4 and 8:1 of thirteen; these are the ratios of the model itself. */
const GEMINI_ASPECTS = [
  '1:1',
  '16:9',
  '9:16',
  '4:3',
  '3:4',
  '3:2',
  '2:3',
  '4:5',
  '5:4',
  '21:9',
  '4:1',
  '1:4',
  '8:1',
  '1:8',
] as const;

const nano: Omit<ModelEntry, 'name' | 'aliases'> = {
  ...BANANA,
  model: 'nano-banana-2',
  aspects: GEMINI_ASPECTS,
  siteAspects: BANANA.aspects,
  pixelRule: { shortestSide: 256, longestSide: 4096 },
  maxReferences: 6,
  ignoresQuality: true,
  maxN: 10,
  documented: false,
  refusesWith422: true,
};

export const OPENAI_IMAGE_MODELS: readonly ModelEntry[] = [
  ...namedAlike(
    [
      'gpt-image-1',
      'gpt-image-2',
      'dall-e-3',
      'gpt-image-1-mini',
      'gpt-image-1.5',
      'gpt-image-2-2026-04-21',
      'chatgpt-image-latest',
    ],
    gpt,
  ),
  // 512x512 is what some chat pages order of it unasked.
  ...namedAlike(['dall-e-2'], {
    ...gpt,
    pixelRule: { ...GPT_PIXELS, besides: ['256x256', '512x512'] },
  }),
  ...namedAlike(['nano-banana', 'nano-banana-2', 'nano-banana-3', 'gemini-3-pro', 'gemini-3.1'], nano),
  ...namedAlike(['gemini-2.5', 'gemini-2.5-flash', 'nano-banana-1'], {
    ...nano,
    model: 'nano-banana-1',
    resolutions: ['1k'],
  }),
  ...namedAlike(['imagen-4'], { ...nano, model: 'imagen-4', resolutions: ['1k'] }),
];
