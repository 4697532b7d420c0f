import { GatewayError } from '../../contract/index.ts';
import type { CollectedMedia } from '../../domain/index.ts';
import { isContainerWhole } from '../files/container-end.ts';
import { type FileFormat, sniff } from '../files/sniff.ts';
import { pictureFacts } from '../images/picture-facts.ts';
import { measureVideo } from './measure-video.ts';

export interface MediaFacts {
  format: FileFormat;
  width: number | null;
  height: number | null;
  /** Seconds. */
  durationS: number | null;
  /** Pixels before it was enlarged here. */
  upscaledFrom?: { width: number; height: number };
}

/** What a delivered file really is. Throws `media_invalid` when it is empty, of another kind than claimed, or cut short. */
export async function inspectMedia({ kind, bytes }: CollectedMedia): Promise<MediaFacts> {
  if (bytes.length === 0) throw invalid('The site delivered an empty file');
  const format = await sniff(bytes);
  if (format?.kind !== kind) throw invalid(`The site delivered something that is not ${A_KIND[kind]}`);
  if (kind === 'image') return inspectImage(bytes, format);
  if (kind === 'video') return inspectVideo(bytes, format);
  return { format, width: null, height: null, durationS: null };
}

async function inspectImage(bytes: Uint8Array, format: FileFormat): Promise<MediaFacts> {
  const facts = await pictureFacts(bytes, format.mime);
  if (facts === 'unknown') return { format, width: null, height: null, durationS: null };
  if (!facts) throw invalid('The site delivered a damaged image');
  if (!facts.whole) throw invalid('The site delivered an image that is cut short');
  return { format, width: facts.width, height: facts.height, durationS: null };
}

async function inspectVideo(bytes: Uint8Array, format: FileFormat): Promise<MediaFacts> {
  if (!isContainerWhole(bytes, format.mime)) throw invalid('The site delivered a video that is cut short');
  const facts = await measureVideo(bytes);
  if (!facts) throw invalid('The site delivered a damaged video');
  return { format, ...facts };
}

const A_KIND = { image: 'an image', video: 'a video', audio: 'an audio file' } as const;

/** The stage says that the site was paid: nobody may answer this by ordering again. */
const invalid = (message: string): GatewayError =>
  new GatewayError('media_invalid', message, { stage: 'collecting' });
