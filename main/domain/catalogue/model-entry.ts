import type { ExecutorCode, GenerationRequest } from '../../contract/index.ts';

export type Resolution = NonNullable<GenerationRequest['resolution']>;

export type DurationRule =
  /** Only these whole seconds; `refusal` is the text of the 400. */
  | { type: 'only'; seconds: readonly number[]; fallback: number; mustBeNamed: boolean; refusal: string }
  /** Any whole second of the range. */
  | { type: 'range'; min: number; max: number; fallback: number }
  /** An image: a duration may be left out or 1. */
  | { type: 'one_or_none'; refusal: string }
  /** An image whose duration is set by itself, whatever was sent. */
  | { type: 'ignored' };

/** What plain reference images (`image`, `images`, `input_reference`, …) mean to a model. */
export type ImageMeaning =
  /** One is the first frame, two are first and last, more are references. */
  'frames' | 'references' | 'edit_images';

/** One public name with the rules that belong to the name, not to the engine behind it. */
export interface ModelEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: 'image' | 'video';
  readonly executor: ExecutorCode;
  /** Canonical id that executors know. */
  readonly model: string;
  readonly duration: DurationRule;
  /** `W:H`; `any` takes every ratio. */
  readonly aspects: readonly string[] | 'any';
  /** `auto` leaves it to the site. */
  readonly defaultAspect: string;
  readonly resolutions: readonly Resolution[];
  readonly defaultResolution: Resolution;
  /** Set by the name; what the caller sends does not count. */
  readonly forcedResolution?: Resolution;
  /** Resolutions that are quietly taken as another one (documented). */
  readonly loweredResolutions?: Partial<Record<Resolution, Resolution>>;
  readonly images: ImageMeaning;
  /** Of role `reference` or `edit_image`; frames are counted apart. */
  readonly maxReferences: number;
  readonly takesLastFrame: boolean;
  readonly sourceVideo: 'required' | 'ignored';
  readonly maxN: number;
  /** Named by the product document, so its body dialect may be meant. */
  readonly documented: boolean;
}
