import type { JsonObject } from './json.ts';
import type { ExecutorCode, Profile } from './tasks.ts';

export type ReferenceRole =
  | 'first_frame'
  | 'last_frame'
  | 'reference'
  | 'edit_image'
  | 'mask'
  | 'source_video'
  | 'audio';

/** A reference as stored with the task: bytes already fetched, verified and kept in the media room. */
export interface StoredReference {
  role: ReferenceRole;
  /** Id of the file in the media room. */
  fileId: string;
  mime: string;
  sizeBytes: number;
  /** Where the caller had it, when it was a URL; restored in results. */
  sourceUrl?: string;
}

/** What a caller wants, in one shape, whatever dialect it was said in. Stored whole with the task. */
export interface GenerationRequest {
  kind: 'image' | 'video';
  executor: ExecutorCode;
  /** Canonical model id of the catalogue. */
  model: string;
  /** The name the caller used, echoed back. */
  requestedModel: string;
  prompt: string;
  /** Whole seconds. */
  durationS?: number;
  /** `W:H` or `auto`. */
  aspect?: string;
  resolution?: '480p' | '720p' | '1080p' | '1k' | '2k' | '4k';
  /** `WxH` when the caller asked for pixels. */
  size?: string;
  references: StoredReference[];
  /** Number of results, 1 or more. */
  n: number;
  seed?: number;
  negativePrompt?: string;
  mode?: 't2v' | 'i2v' | 'first_last' | 'reference' | 'edit' | 't2i' | 'i2i';
  tier?: 'fast' | 'quality' | 'relaxed' | 'lite';
  quality?: string;
  profile: Profile;
  metadata?: JsonObject;
  externalTaskId?: string;
  callbackUrl?: string;
  /** Unknown fields, kept for executors that understand them. */
  extra?: JsonObject;
}
