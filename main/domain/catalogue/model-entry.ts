import type { ExecutorCode, GenerationRequest } from '../../contract/index.ts';

export type Resolution = NonNullable<GenerationRequest['resolution']>;

export type DurationRule =
  /** Only these whole seconds; `refusal` is the text of the 400. */
  | { type: 'only'; seconds: readonly number[]; fallback: number; mustBeNamed: boolean; refusal: string }
  /** Any whole second of the range. */
  | { type: 'range'; min: number; max: number; fallback: number }
  /** Any whole second is taken as the closest of these. */
  | { type: 'nearest'; seconds: readonly number[]; fallback: number }
  /** An image: a duration may be left out or 1. */
  | { type: 'one_or_none'; refusal: string }
  /** An image whose duration is set by itself, whatever was sent. */
  | { type: 'ignored' };

/** What plain reference images (`image`, `images`, `input_reference`, …) mean to a model. */
export type ImageMeaning =
  /** One is the first frame, two are first and last, more are references. */
  | 'frames'
  /** As `frames`, but never more than two: the name asks for it. */
  | 'only_frames'
  | 'references'
  | 'edit_images';

/** Which sizes in pixels a document allows. */
export interface PixelRule {
  readonly multipleOf?: number;
  readonly shortestSide?: number;
  readonly longestSide: number;
  /** Long side to short side. */
  readonly mostRatio?: number;
  readonly fewestPixels?: number;
  readonly mostPixels?: number;
  /** Allowed all the same: what older clients send. */
  readonly besides?: readonly string[];
}

/** One public name with the rules that belong to the name, not to the engine behind it. */
export interface ModelEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: 'image' | 'video';
  readonly executor: ExecutorCode;
  /** Canonical id that executors know. */
  readonly model: string;
  readonly tier?: NonNullable<GenerationRequest['tier']>;
  readonly duration: DurationRule;
  /** `W:H`; `any` takes every ratio. */
  readonly aspects: readonly string[] | 'any';
  /** What the site draws, where the document takes more: the closest of these is ordered. */
  readonly siteAspects?: readonly string[];
  /** `auto` leaves it to the site. */
  readonly defaultAspect: string;
  readonly resolutions: readonly Resolution[];
  readonly defaultResolution: Resolution;
  /** Set by the name; what the caller sends does not count. */
  readonly forcedResolution?: Resolution;
  /** Resolutions that are quietly taken as another one (documented). */
  readonly loweredResolutions?: Partial<Record<Resolution, Resolution>>;
  /** Words a document uses for resolutions. */
  readonly resolutionWords?: Readonly<Record<string, Resolution>>;
  /** The only sizes in pixels there are. */
  readonly sizes?: readonly string[];
  readonly pixelRule?: PixelRule;
  /** `orientation`: a size says only which side is longer. */
  readonly sizeMeans?: 'pixels' | 'orientation';
  readonly images: ImageMeaning;
  /** The name makes no sense without a reference image. */
  readonly needsImage?: true;
  /** Of role `reference` or `edit_image`; frames are counted apart. */
  readonly maxReferences: number;
  readonly takesLastFrame: boolean;
  readonly sourceVideo: 'required' | 'ignored';
  /** Takes the place of this entry when the caller asks for `mode: edit`. */
  readonly whenEditing?: ModelEntry;
  readonly ignoresQuality?: true;
  readonly defaultNegativePrompt?: string;
  readonly maxN: number;
  /** Named by the product document, so its body dialect may be meant. */
  readonly documented: boolean;
  /** Its document answers a value that is not offered with 422. */
  readonly refusesWith422?: true;
  /** The operator put it in another's place: what it does not offer is taken as the closest it does. */
  readonly adapts?: true;
}

/** Rows that differ in nothing but their name. */
export const namedAlike = (names: readonly string[], rules: Omit<ModelEntry, 'name' | 'aliases'>) =>
  names.map((name): ModelEntry => ({ ...rules, name, aliases: [] }));
