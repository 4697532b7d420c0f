import type { CollectedMedia } from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { extensionOf } from '../images/encode.ts';
import { upscale } from '../images/upscale.ts';
import type { MediaFacts } from './inspect-media.ts';

export interface InspectedMedia {
  facts: MediaFacts;
  media: CollectedMedia;
}

/** With the pixels its executor asked for. What cannot be enlarged stays as the site delivered it: it is paid for. */
export async function enlarged(inspected: InspectedMedia, log: Logger): Promise<InspectedMedia> {
  const { facts, media } = inspected;
  if (media.kind !== 'image' || !media.upscaleTo) return inspected;
  try {
    const made = await upscale({ bytes: media.bytes, mime: facts.format.mime }, media.upscaleTo.longestSide);
    if (!made) return inspected;
    const format = { kind: 'image', mime: made.type, extension: extensionOf(made.type) } as const;
    return {
      facts: { ...facts, format, width: made.width, height: made.height, upscaledFrom: made.from },
      media: { ...media, bytes: made.bytes },
    };
  } catch (error) {
    log.warn('a result could not be enlarged', { wanted: media.upscaleTo.longestSide, error });
    return inspected;
  }
}
