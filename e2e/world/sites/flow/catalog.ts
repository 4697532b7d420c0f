export type VideoMode = 't2v' | 'i2v' | 'first_last' | 'r2v';
export type Resolution = '360p' | '720p';
export type Plan = 'free' | 'plus' | 'pro' | 'ultra';

export interface VideoModel {
  label: string;
  /** Ligature in front of the label in the menu. */
  glyph: string;
  family: 'omni' | 'veo';
  durations: readonly number[];
  /** Price in credits, or undefined: not offered. */
  price(seconds: number, resolution: Resolution): number | undefined;
  /** Key in the body, or undefined: the model cannot do it. */
  key(mode: VideoMode, seconds: number, resolution: Resolution): string | undefined;
  mostReferences: number;
}

export interface ImageModel {
  label: string;
  tag: string;
}

const OMNI_PRICES: Record<Resolution, Record<number, number>> = {
  '720p': { 4: 7, 6: 10, 8: 12, 10: 15 },
  '360p': { 4: 4, 6: 5, 8: 6, 10: 7 },
};

const omni: VideoModel = {
  label: 'Omni 1.1 Flash',
  glyph: 'volume_up',
  family: 'omni',
  durations: [4, 6, 8, 10],
  price: (seconds, resolution) => OMNI_PRICES[resolution][seconds],
  key(mode, seconds, resolution) {
    const small = resolution === '360p' ? '_360p' : '';
    if (mode === 'first_last') return `omni_flash_i2v_${seconds}s_first_last${small}`;
    return `abra_${mode}_${seconds}s${small}`;
  },
  mostReferences: 4,
};

type VeoKeys = Partial<Record<VideoMode, string>>;

function veo(label: string, credits: number, mostReferences: number, keys: VeoKeys): VideoModel {
  return {
    label,
    glyph: 'volume_up',
    family: 'veo',
    durations: [4, 6, 8],
    price: (_seconds, resolution) => (resolution === '720p' ? credits : undefined),
    key(mode, seconds, resolution) {
      const stem = keys[mode];
      // References exist at 8 s only; the page then degrades silently to plain text, as the real one does.
      if (!stem || resolution === '360p' || (mode === 'r2v' && seconds !== 8)) return undefined;
      return seconds === 8 ? stem : `${stem}_${seconds}s`;
    },
    mostReferences,
  };
}

export const VIDEO_MODELS = {
  omni,
  veo_lite: veo('Veo 3.1 - Lite', 10, 3, {
    t2v: 'veo_3_1_t2v_lite',
    i2v: 'veo_3_1_i2v_lite',
    first_last: 'veo_3_1_interpolation_lite',
    r2v: 'veo_3_1_r2v_lite',
  }),
  veo_fast: veo('Veo 3.1 - Fast', 20, 3, {
    t2v: 'veo_3_1_t2v_fast',
    i2v: 'veo_3_1_i2v_s_fast',
    first_last: 'veo_3_1_interpolation_fast',
    r2v: 'veo_3_1_r2v_fast',
  }),
  veo_quality: veo('Veo 3.1 - Quality', 100, 0, {
    t2v: 'veo_3_1_t2v',
    i2v: 'veo_3_1_i2v_s',
    first_last: 'veo_3_1_interpolation',
  }),
  veo_lite_lower: veo('Veo 3.1 - Lite [Lower Priority]', 0, 3, {
    t2v: 'veo_3_1_lite_lower_priority',
    i2v: 'veo_3_1_i2v_lite_low_priority',
    first_last: 'veo_3_1_interpolation_lite_low_priority',
    r2v: 'veo_3_1_r2v_lite_low_priority',
  }),
} satisfies Record<string, VideoModel>;
VIDEO_MODELS.veo_quality.durations = [8];
export type VideoModelId = keyof typeof VIDEO_MODELS;

export const IMAGE_MODELS = {
  pro: { label: 'Nano Banana Pro', tag: 'GEM_PIX_2' },
  nano_21: { label: 'Nano Banana 2.1', tag: 'BELUGA' },
  nano_2: { label: 'Nano Banana 2', tag: 'NARWHAL' },
  nano_2_lite: { label: 'Nano Banana 2 Lite', tag: 'HARBOR_SEAL' },
} satisfies Record<string, ImageModel>;
export type ImageModelId = keyof typeof IMAGE_MODELS;

export const EXTEND_KEY = 'veo_3_1_extension_lite';
export const EXTEND_SECONDS = 7;
export const EXTEND_PRICE = 10;
export const EDIT_KEY = 'abra_edit';
export const EDIT_SECONDS = 8;
export const EDIT_PRICE = 20;
export const UPSAMPLE_KEYS = { veo_3_1_upsampler_1080p: '1080p', veo_3_1_upsampler_4k: '4k' } as const;
export const MOST_IMAGE_REFERENCES = 10;

/** Wire value, ratio, ligature, pixels. Image and video numbers differ on purpose. */
export const IMAGE_ASPECTS = [
  { wire: 3, ratio: '16:9', ligature: 'crop_16_9', width: 1376, height: 768 },
  { wire: 5, ratio: '4:3', ligature: 'crop_landscape', width: 1200, height: 896 },
  { wire: 1, ratio: '1:1', ligature: 'crop_square', width: 1024, height: 1024 },
  { wire: 4, ratio: '3:4', ligature: 'crop_portrait', width: 896, height: 1200 },
  { wire: 2, ratio: '9:16', ligature: 'crop_9_16', width: 768, height: 1376 },
] as const;
export const VIDEO_ASPECTS = [
  { wire: 2, ratio: '16:9', ligature: 'crop_16_9', width: 1280, height: 720 },
  { wire: 1, ratio: '9:16', ligature: 'crop_9_16', width: 720, height: 1280 },
] as const;
