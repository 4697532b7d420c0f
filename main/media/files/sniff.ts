import { fileTypeFromBuffer } from 'file-type';

export type MediaKind = 'image' | 'video' | 'audio';

export interface FileFormat {
  kind: MediaKind;
  mime: string;
  /** Without a dot. */
  extension: string;
}

const format = (kind: MediaKind, mime: string, extension: string): FileFormat => ({ kind, mime, extension });

/** By what the detector calls it. What is not listed is not taken: SVG (scripts), TIFF, AVI, archives, pages. */
const FORMATS = new Map<string, FileFormat>([
  ['image/png', format('image', 'image/png', 'png')],
  // An animated PNG is a PNG to everybody who does not animate it.
  ['image/apng', format('image', 'image/png', 'png')],
  ['image/jpeg', format('image', 'image/jpeg', 'jpg')],
  ['image/webp', format('image', 'image/webp', 'webp')],
  ['image/gif', format('image', 'image/gif', 'gif')],
  ['image/avif', format('image', 'image/avif', 'avif')],
  ['image/heic', format('image', 'image/heic', 'heic')],
  ['image/heif', format('image', 'image/heif', 'heif')],
  ['video/mp4', format('video', 'video/mp4', 'mp4')],
  ['video/x-m4v', format('video', 'video/mp4', 'mp4')],
  ['video/webm', format('video', 'video/webm', 'webm')],
  ['video/quicktime', format('video', 'video/quicktime', 'mov')],
  ['audio/mpeg', format('audio', 'audio/mpeg', 'mp3')],
  ['audio/wav', format('audio', 'audio/wav', 'wav')],
  ['audio/x-m4a', format('audio', 'audio/mp4', 'm4a')],
  ['audio/mp4', format('audio', 'audio/mp4', 'm4a')],
  ['audio/aac', format('audio', 'audio/aac', 'aac')],
  ['audio/ogg', format('audio', 'audio/ogg', 'ogg')],
  ['audio/flac', format('audio', 'audio/flac', 'flac')],
]);

export const EXTENSIONS: ReadonlySet<string> = new Set([...FORMATS.values()].map((known) => known.extension));

/** Formats are recognised within their first bytes; more would let archive-like files keep the detector busy. */
const HEAD_BYTES = 4_100;

/** By magic bytes alone: names and content types are claims. Null: not a format we take. */
export async function sniff(bytes: Uint8Array): Promise<FileFormat | null> {
  const found = await fileTypeFromBuffer(bytes.subarray(0, HEAD_BYTES)).catch(() => undefined);
  // Some types come with parameters, such as `audio/ogg; codecs=opus`.
  const mime = found?.mime.split(';')[0] ?? '';
  return FORMATS.get(mime) ?? null;
}
