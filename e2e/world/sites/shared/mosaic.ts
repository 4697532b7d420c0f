import { createHash } from 'node:crypto';

export type Colour = readonly [red: number, green: number, blue: number];
/** Colour of the 8×8 tile in column `x` and row `y`. */
export type Mosaic = (x: number, y: number) => Colour;

/** A picture that a subject always gets and no other: a gradient with bars whose places and colours are its hash. */
export function mosaicOf(subject: string, columns: number, rows: number): Mosaic {
  const hash = createHash('sha256').update(subject).digest();
  const byte = (i: number): number => hash[i % hash.length] ?? 0;
  const colour = (i: number): Colour => [byte(i), byte(i + 1), byte(i + 2)];
  const [from, to] = [colour(0), colour(3)];
  const bars = [0, 1, 2, 3, 4].map((n) => ({
    left: (byte(6 + n) / 256) * columns,
    top: (byte(11 + n) / 256) * rows,
    width: columns * 0.22,
    height: rows * 0.22,
    colour: colour(16 + n * 3),
  }));
  return (x, y) => {
    const bar = bars.find((b) => x >= b.left && x < b.left + b.width && y >= b.top && y < b.top + b.height);
    return bar?.colour ?? mix(from, to, (x / columns + y / rows) / 2);
  };
}

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
