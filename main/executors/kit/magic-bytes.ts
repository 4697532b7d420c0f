export interface MediaKind {
  kind: 'image' | 'video';
  mime: string;
}

const startsWith = (bytes: Uint8Array, hex: string, at = 0): boolean =>
  Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString('hex') === hex;

/** What the bytes are, whatever the site calls them; null for anything else, an error page for instance. */
export function mediaKindOf(bytes: Uint8Array): MediaKind | null {
  if (startsWith(bytes, '89504e470d0a1a0a')) return { kind: 'image', mime: 'image/png' };
  if (startsWith(bytes, 'ffd8ff')) return { kind: 'image', mime: 'image/jpeg' };
  if (startsWith(bytes, '52494646') && startsWith(bytes, '57454250', 8))
    return { kind: 'image', mime: 'image/webp' };
  if (startsWith(bytes, '66747970', 4)) {
    const isAvif = startsWith(bytes, '61766966', 8);
    return isAvif ? { kind: 'image', mime: 'image/avif' } : { kind: 'video', mime: 'video/mp4' };
  }
  if (startsWith(bytes, '1a45dfa3')) return { kind: 'video', mime: 'video/webm' };
  return null;
}
