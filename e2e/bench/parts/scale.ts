import { cp } from 'node:fs/promises';
import { makeTempFolder, type TempFolder } from '../../world/temp-folder.ts';
import { inFreshProcess } from '../fresh-process.ts';
import { type Contender, type Figures, type Judgement, type Part, type Round, ratio } from '../part.ts';

interface Size {
  windows: number;
  stored: number;
}

const SIZES: readonly Size[] = [
  { windows: 100, stored: 1_000 },
  { windows: 2_000, stored: 1_000 },
  { windows: 100, stored: 100_000 },
  { windows: 2_000, stored: 100_000 },
];
const nameOf = ({ windows, stored }: Size) =>
  `${windows.toLocaleString('en')} windows, ${stored.toLocaleString('en')} tasks`;
const SMALL = nameOf({ windows: 100, stored: 1_000 });
const LARGE = nameOf({ windows: 2_000, stored: 100_000 });

/** Folders with stored tasks, made once; every run works on a copy. */
const seeded = new Map<number, Promise<TempFolder>>();

async function seed(stored: number): Promise<TempFolder> {
  const folder = makeTempFolder();
  await inFreshProcess('scale-seed', { folder: folder.path, stored });
  return folder;
}

async function measure({ windows, stored }: Size, { quick }: Round): Promise<Figures> {
  const rows = quick ? stored / 10 : stored;
  const original = seeded.get(rows) ?? seed(rows);
  seeded.set(rows, original);
  const folder = makeTempFolder();
  try {
    await cp((await original).path, folder.path, { recursive: true });
    return await inFreshProcess('scale-ours', {
      folder: folder.path,
      windows: quick ? windows / 10 : windows,
      stored: rows,
      tasks: quick ? 200 : 1_500,
    });
  } finally {
    await folder.remove();
  }
}

/** Flat: twenty times the windows and a hundred times the tasks may cost at most this many times as much. */
const FLAT = { floor: 3, goal: 1.5 };

const grows = (label: string, key: string): Judgement => ({
  label: `${label}, large ÷ small`,
  of: ratio(key, LARGE, SMALL),
  better: 'less',
  ...FLAT,
});

export const scale: Part = {
  id: 'S',
  title: 'CPU time against size (quick: a tenth of it)',
  contenders: SIZES.map((size): Contender => ({ name: nameOf(size), run: (round) => measure(size, round) })),
  measures: [
    { key: 'dispatchUs', label: 'a task’s whole way', unit: 'µs' },
    { key: 'getUs', label: 'status read', unit: 'µs' },
    { key: 'newestPageUs', label: 'list, newest 20 of a caller', unit: 'µs' },
    { key: 'deepPageUs', label: 'list, 20 from anywhere, by state', unit: 'µs' },
    { key: 'reasonUs', label: 'why a task waits', unit: 'µs' },
    { key: 'countsUs', label: 'counts by state', unit: 'µs' },
  ],
  judgements: [
    grows('a task’s whole way', 'dispatchUs'),
    grows('status read', 'getUs'),
    grows('newest page', 'newestPageUs'),
    grows('deep page', 'deepPageUs'),
  ],
};
