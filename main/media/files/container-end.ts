/**
 * Whether the outermost boxes or elements all fit into the file. A download cut short keeps a readable header with the
 * right length and size; only this tells that frames are missing.
 */
export function isContainerWhole(bytes: Uint8Array, mime: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (mime === 'video/webm') return areElementsWhole(view);
    // AVIF and HEIC may keep their few bytes among the descriptions.
    return areBoxesWhole(view, mime.startsWith('image/'));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const MDAT = 0x6d646174;

/**
 * ISO/IEC 14496-12, 4.2: size and type; size 1: 64-bit size behind; size 0: up to the end of the file. Bytes behind the
 * last box that are no box are let through: the result is paid, and players do not mind.
 */
function areBoxesWhole(view: DataView, isFrameless: boolean): boolean {
  let hasFrames = isFrameless;
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    hasFrames ||= view.getUint32(at + 4) === MDAT;
    if (size < 8) return hasFrames;
    at += size;
  }
  return hasFrames && at <= view.byteLength;
}

/** RFC 8794, 4 and 6: id, then size, both with their length in the leading bits; all ones means unknown size. */
function areElementsWhole(view: DataView): boolean {
  let at = 0;
  while (at < view.byteLength) {
    at += lengthOf(view.getUint8(at));
    const length = lengthOf(view.getUint8(at));
    let size = BigInt(view.getUint8(at) & (0xff >> length));
    for (let i = 1; i < length; i++) size = (size << 8n) | BigInt(view.getUint8(at + i));
    // Recorders stream: the segment's size is unknown and it ends with the file.
    if (size === (1n << BigInt(7 * length)) - 1n) return true;
    at += length + Number(size);
  }
  return at <= view.byteLength;
}

function lengthOf(firstByte: number): number {
  const length = Math.clz32(firstByte) - 23;
  if (length > 8) throw new RangeError('no length bit');
  return length;
}
