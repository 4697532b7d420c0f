import { readFile } from 'node:fs/promises';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

export const FILM_SIZES = [
  '1280x720',
  '720x1280',
  '640x360',
  '360x640',
  '1920x1080',
  '1080x1920',
  '3840x2160',
  '2160x3840',
] as const;
export type FilmSize = (typeof FILM_SIZES)[number];

interface Seed {
  video: EncodedPacket[];
  audio: EncodedPacket[];
  videoConfig: VideoDecoderConfig;
  audioConfig: AudioDecoderConfig;
}

const seeds = new Map<FilmSize, Promise<Seed>>();

/**
 * A playable H.264 + AAC film of `seconds`, 24 fps, moov in front. The checked-in second of its size is repeated without
 * encoding; `title` and `comment` go into its metadata, so that no two films are the same bytes.
 */
export async function makeFilm(
  size: FilmSize,
  seconds: number,
  tags: { title: string; comment: string },
): Promise<Uint8Array> {
  const seed = await seedOf(size);
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  output.addVideoTrack(video, { frameRate: 24 });
  output.addAudioTrack(audio);
  output.setMetadataTags(tags);
  await output.start();
  for (let second = 0; second < seconds; second++) {
    for (const packet of seed.video)
      await video.add(shifted(packet, second), { decoderConfig: seed.videoConfig });
    for (const packet of seed.audio)
      if (packet.timestamp >= 0 && packet.timestamp < 0.99)
        await audio.add(shifted(packet, second), { decoderConfig: seed.audioConfig });
  }
  await output.finalize();
  if (!target.buffer) throw new Error('film: nothing was written');
  return new Uint8Array(target.buffer);
}

const shifted = (packet: EncodedPacket, seconds: number): EncodedPacket =>
  packet.clone({ timestamp: packet.timestamp + seconds });

function seedOf(size: FilmSize): Promise<Seed> {
  const known = seeds.get(size) ?? readSeed(size);
  seeds.set(size, known);
  return known;
}

async function readSeed(size: FilmSize): Promise<Seed> {
  const bytes = await readFile(new URL(`./film-seeds/${size}.mp4`, import.meta.url));
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const videoConfig = await video?.getDecoderConfig();
  const audioConfig = await audio?.getDecoderConfig();
  if (!video || !audio || !videoConfig || !audioConfig) throw new Error(`film: ${size} is no seed`);
  return {
    video: await Array.fromAsync(new EncodedPacketSink(video).packets()),
    audio: await Array.fromAsync(new EncodedPacketSink(audio).packets()),
    videoConfig,
    audioConfig,
  };
}
