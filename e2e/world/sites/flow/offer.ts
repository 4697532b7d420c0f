import {
  IMAGE_ASPECTS,
  IMAGE_MODELS,
  type ImageModelId,
  type Plan,
  type Resolution,
  VIDEO_ASPECTS,
  VIDEO_MODELS,
  type VideoMode,
  type VideoModelId,
} from './catalog.ts';

/** What this account's cohort is shown: the contract says accounts differ on one host and date. */
export interface Offer {
  videoModels: VideoModelId[];
  imageModels: ImageModelId[];
  /** Veo clips this long; `[8]` alone shows no duration row for Veo. */
  veoDurations: number[];
  resolutions: Resolution[];
  imageRatios: string[];
  mostOutputs: number;
  /** Where the tile menu cleans up; the contract knows the result, not the menu. */
  clean: 'archive' | 'trash' | 'both';
  deleteAsks: boolean;
  enterKey: 'submit' | 'newline';
  /** x2–x4 pictures: N items in one call, or N calls with one batch id. */
  imageBatch: 'one_call' | 'many_calls';
  imageFormat: 'jpeg' | 'png';
}

export function offerOf(plan: Plan, wishes: Partial<Offer> = {}): Offer {
  return {
    videoModels: ['omni', 'veo_lite', 'veo_fast', 'veo_quality', ...(plan === 'ultra' ? LOWER : [])],
    imageModels: ['pro', 'nano_21', 'nano_2_lite'],
    veoDurations: [8],
    resolutions: ['720p'],
    imageRatios: IMAGE_ASPECTS.map(({ ratio }) => ratio),
    mostOutputs: 4,
    clean: 'both',
    deleteAsks: false,
    enterKey: 'submit',
    imageBatch: 'one_call',
    imageFormat: 'jpeg',
    ...wishes,
  };
}

const LOWER: VideoModelId[] = ['veo_lite_lower'];
const MODES: VideoMode[] = ['t2v', 'i2v', 'first_last', 'r2v'];

export interface KeyMeaning {
  model: VideoModelId;
  mode: VideoMode;
  seconds: number;
  resolution: Resolution;
  price: number;
}

/** Every body key this account may send, with what it means. */
export function keysOf(offer: Offer): Map<string, KeyMeaning> {
  const keys = new Map<string, KeyMeaning>();
  for (const id of offer.videoModels)
    for (const seconds of durationsOf(offer, id))
      for (const resolution of offer.resolutions)
        for (const mode of MODES) {
          const model = VIDEO_MODELS[id];
          const key = model.key(mode, seconds, resolution);
          const price = model.price(seconds, resolution);
          if (key !== undefined && price !== undefined)
            keys.set(key, { model: id, mode, seconds, resolution, price });
        }
  return keys;
}

export function durationsOf(offer: Offer, id: VideoModelId): number[] {
  const model = VIDEO_MODELS[id];
  return model.durations.filter((s) => model.family === 'omni' || offer.veoDurations.includes(s));
}

/** The same for the page, as data. */
export function pageOffer(offer: Offer): object {
  const keys = [...keysOf(offer)].map(([key, meaning]) => ({ key, ...meaning }));
  return {
    ...offer,
    videoModels: offer.videoModels.map((id) => {
      const { label, glyph, family, mostReferences } = VIDEO_MODELS[id];
      const own = keys.filter(({ model }) => model === id);
      return { id, label, glyph, family, mostReferences, durations: durationsOf(offer, id), keys: own };
    }),
    imageModels: offer.imageModels.map((id) => ({ id, ...IMAGE_MODELS[id] })),
    imageAspects: IMAGE_ASPECTS.filter(({ ratio }) => offer.imageRatios.includes(ratio)),
    videoAspects: VIDEO_ASPECTS,
  };
}
