import type { JsonObject, Profile } from '../../contract/index.ts';
import { resolveModel } from '../../domain/index.ts';

/** What a request says about the shape it wants, besides its route and body. */
export interface ProfileHints {
  /** `X-Api-Profile` or `?profile=`. */
  asked: string | undefined;
  /** Set on the API key by an administrator. */
  keyProfile: Profile | null;
  isSdk: boolean;
}

const ASKABLE = ['openai', 'fpbrowser', 'newapi'] as const satisfies readonly Profile[];

/** What the request itself fixes; null when nothing does. A word nobody knows counts as none: a poll must not fail on it. */
export function explicitProfile({ asked, keyProfile, isSdk }: ProfileHints): Profile | null {
  const word = asked?.trim().toLowerCase();
  return ASKABLE.find((profile) => profile === word) ?? keyProfile ?? (isSdk ? 'openai' : null);
}

/** Fields of the product document that an OpenAI client does not send. */
const DOCUMENT_FIELDS = [
  'duration',
  'aspect_ratio',
  'resolution',
  'image',
  'images',
  'first_image_url',
  'last_image_url',
  'Ingredients_images',
  'function_mode',
  'image_url',
  'video_url',
];

export interface CreationProfile {
  profile: Profile;
  /** The caller speaks the document's dialect, where some models require a duration. */
  durationMustBeNamed: boolean;
}

/**
 * The profile stored on a new task. The document's dialect is told by its body: JSON, one of its literal model names,
 * no `seconds`. Its shape is used when one of its own fields is there too; its rule of required durations
 * already counts without.
 */
export function creationProfile(
  explicit: Profile | null,
  isJson: boolean,
  values: JsonObject,
): CreationProfile {
  if (explicit) return { profile: explicit, durationMustBeNamed: explicit === 'fpbrowser' };
  const { model } = values;
  const entry = typeof model === 'string' ? resolveModel(model) : null;
  const speaksDocument =
    isJson && entry?.documented === true && entry.name === model && values.seconds === undefined;
  const usesItsFields = DOCUMENT_FIELDS.some((name) => Object.hasOwn(values, name));
  return {
    profile: speaksDocument && usesItsFields ? 'fpbrowser' : 'openai',
    durationMustBeNamed: speaksDocument,
  };
}

/** A poll carries no dialect of its own: the task remembers, unless the request itself fixes one. */
export const readingProfile = (explicit: Profile | null, stored: Profile): Profile => explicit ?? stored;
