import { BufferSource, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';

export interface VideoFacts {
  width: number;
  height: number;
  /** Seconds, to the millisecond. */
  durationS: number;
}

/**
 * Size as displayed and length, read from the container without decoding; a recorder's WebM without a length in its
 * header is read to its last frame. Null when it has no readable video track or no length.
 */
export async function measureVideo(bytes: Uint8Array): Promise<VideoFacts | null> {
  using input = new Input({ source: new BufferSource(bytes), formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const [width, height, durationS] = [
      await track.getDisplayWidth(),
      await track.getDisplayHeight(),
      await input.computeDuration(),
    ];
    if (!(width > 0 && height > 0 && durationS > 0)) return null;
    return { width, height, durationS: Math.round(durationS * 1000) / 1000 };
  } catch {
    // The parser throws plain errors of many kinds on damaged files; all mean the same here.
    return null;
  }
}
