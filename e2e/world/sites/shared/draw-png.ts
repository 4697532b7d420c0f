import { crc32, deflateSync } from 'node:zlib';
import { mosaicOf } from './mosaic.ts';

/** A real PNG of exactly this size, of the subject's own mosaic. */
export function drawPng(subject: string, width: number, height: number): Buffer {
  const mosaic = mosaicOf(subject, Math.ceil(width / 8), Math.ceil(height / 8));
  const stride = 1 + width * 3;
  const raw = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    // Rows of one tile are alike: draw the first, copy it seven times.
    if (y % 8 !== 0) raw.copyWithin(y * stride, (y - 1) * stride, y * stride);
    else for (let x = 0; x < width; x++) raw.set(mosaic(x >> 3, y >> 3), y * stride + 1 + x * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(raw, { level: 1 });
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
