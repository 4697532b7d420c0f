import { type Colour, mosaicOf } from './mosaic.ts';

/** Code lengths and symbols of the standard luminance DC table (T.81, K.3.1). */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const DC_CODES = canonicalCodes();
const QUANTUM = 8;

/**
 * A real baseline JPEG of exactly this size, of the subject's own mosaic. Each 8×8 block has one colour, so only DC
 * values are coded and the one AC symbol is "end of block": small, quick, and decodable everywhere.
 */
export function drawJpeg(subject: string, width: number, height: number): Buffer {
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const mosaic = mosaicOf(subject, columns, rows);
  const bits = new BitWriter(columns * rows * 4);
  const last = [0, 0, 0];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      for (const [i, level] of levels(mosaic(x, y)).entries()) {
        writeDifference(bits, level - (last[i] ?? 0));
        last[i] = level;
      }
    }
  return Buffer.concat([header(width, height), bits.end(), Buffer.from([0xff, 0xd9])]);
}

function levels([r, g, b]: Colour): number[] {
  const luma = 0.299 * r + 0.587 * g + 0.114 * b - 128;
  const blue = -0.1687 * r - 0.3313 * g + 0.5 * b;
  const red = 0.5 * r - 0.4187 * g - 0.0813 * b;
  return [luma, blue, red].map((value) => Math.round((value * 8) / QUANTUM));
}

function writeDifference(bits: BitWriter, difference: number): void {
  const size = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
  const [code = 0, length = 0] = DC_CODES[size] ?? [];
  bits.write(code, length);
  bits.write(difference < 0 ? difference + (1 << size) - 1 : difference, size);
  bits.write(0, 1);
}

function canonicalCodes(): [code: number, length: number][] {
  const codes: [number, number][] = [];
  let code = 0;
  for (const [i, count] of DC_COUNTS.entries()) {
    for (let n = 0; n < count; n++) codes.push([code++, i + 1]);
    code <<= 1;
  }
  return codes;
}

function header(width: number, height: number): Buffer {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const parts = [1, 2, 3].flatMap((id) => [id, 0x11, 0]);
  const endOfBlockOnly = [1, ...new Array<number>(15).fill(0)];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...new Array<number>(64).fill(QUANTUM)]),
    segment(0xc0, [8, ...size, 3, ...parts]),
    segment(0xc4, [0x00, ...DC_COUNTS, ...DC_SYMBOLS]),
    segment(0xc4, [0x10, ...endOfBlockOnly, 0]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
  ]);
}

function segment(marker: number, body: number[]): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body]);
}

class BitWriter {
  #bytes: Buffer;
  #used = 0;
  #current = 0;
  #filled = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity + 64);
  }

  write(value: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.#current = (this.#current << 1) | ((value >> i) & 1);
      if (++this.#filled === 8) this.#flush();
    }
  }

  end(): Buffer {
    while (this.#filled !== 0) this.write(1, 1);
    return this.#bytes.subarray(0, this.#used);
  }

  #flush(): void {
    if (this.#used + 2 > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#used)]);
    this.#bytes[this.#used++] = this.#current;
    // A 0xFF in coded data is followed by a zero, else it would read as a marker.
    if (this.#current === 0xff) this.#bytes[this.#used++] = 0;
    this.#current = 0;
    this.#filled = 0;
  }
}
