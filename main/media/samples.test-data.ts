import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';

/** Small files for the tests of this room. */

const image = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

/** 30×20 pixels each, as Chromium encoded them (color profiles removed). */
export const IMAGES = {
  png: image(
    'iVBORw0KGgoAAAANSUhEUgAAAB4AAAAUCAYAAACaq43EAAAAP0lEQVR4AezSsQkAQAhD0cOV3H+D20n79DHNFyxsIjxSv3sSWy80PD6DhxpqmwDlstFqMNQqYruhttFqcIx6AQAA///eV945AAAABklEQVQDANk0QecZUNmuAAAAAElFTkSuQmCC',
  ),
  jpeg: image(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAUAB4DASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAMF/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AmAQawAAAAAD/2Q==',
  ),
  webpLossy: image(
    'UklGRkIAAABXRUJQVlA4IDYAAADwAgCdASoeABQAPxGAuFWsKCUjKAgBgCIJZQAAPaRoAAD+3hJ/e5aKRX/8OfbH72KnyPgAAAA=',
  ),
  webpLossless: image('UklGRh4AAABXRUJQVlA4TBEAAAAvHcAEAAfQmTJ3pv+BiOh/AAA='),
  webpExtended: image(
    'UklGRlQAAABXRUJQVlA4WAoAAAAAAAAAHQAAEwAAVlA4IDYAAADwAgCdASoeABQAPxGAuFWsKCUjKAgBgCIJZQAAPaRoAAD+3hJ/e5aKRX/8OfbH72KnyPgAAAA=',
  ),
  gif: image('R0lGODlhHgAUAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
};

/** A real container of 64×36 pixels and 2 s around frames no decoder would understand; nothing here decodes. */
export async function sampleVideo(format: OutputFormat): Promise<Uint8Array> {
  const isWebM = format instanceof WebMOutputFormat;
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const track = new EncodedVideoPacketSource(isWebM ? 'vp8' : 'vp9');
  output.addVideoTrack(track, { frameRate: 25 });
  await output.start();
  const decoderConfig = { codec: isWebM ? 'vp8' : 'vp09.00.10.08', codedWidth: 64, codedHeight: 36 };
  for (let i = 0; i < 50; i++) {
    const packet = new EncodedPacket(new Uint8Array(40).fill(i), i === 0 ? 'key' : 'delta', i / 25, 1 / 25);
    await track.add(packet, i === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

export const sampleMp4 = (fastStart: 'in-memory' | 'fragmented' | false = 'in-memory'): Promise<Uint8Array> =>
  sampleVideo(new Mp4OutputFormat({ fastStart }));
export const sampleMov = (): Promise<Uint8Array> => sampleVideo(new MovOutputFormat());
/** `live`: as a recorder writes it, without length in its header. */
export const sampleWebM = (live = false): Promise<Uint8Array> =>
  sampleVideo(new WebMOutputFormat({ appendOnly: live }));
