import { openDataFolder } from '../../../main/store/folder/data-folder.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';
import type { Survival } from '../contenders/crash-survivor.ts';
import { CRASH_STAGES, type CrashLoad } from '../contenders/loads.ts';
import { inFreshProcess, killedAfterFirstLine } from '../fresh-process.ts';
import { type Figures, OURS, type Part, type Round, ratio } from '../part.ts';
import { paidClicks } from '../stand/crash-site.ts';

const LIMIT = 'Node and the rows';
const WINDOWS = 24;
const size = ({ quick }: Round) => ({ windows: WINDOWS, tasks: (quick ? 200 : 10_000) + WINDOWS });
/** BullMQ gives a dead worker's job back after its lock of 30 s; nobody needs to sit through that. */
const BULLMQ_PATIENCE_MS = 5_000;

async function ours(round: Round): Promise<Figures> {
  const stages: StageFigures[] = [];
  for (const stage of CRASH_STAGES) {
    const folder = makeTempFolder();
    try {
      stages.push(await oneCrash({ folder: folder.path, stage, ...size(round) }));
    } finally {
      await folder.remove();
    }
  }
  const sum = (key: 'lost' | 'secondClicks') => stages.reduce((all, stage) => all + stage[key], 0);
  const worst = (key: keyof StageFigures) => Math.max(...stages.map((stage) => stage[key]));
  return {
    lost: sum('lost'),
    secondClicks: sum('secondClicks'),
    resumedShare: Math.min(...stages.map(({ resumedShare }) => resumedShare)),
    firstMs: worst('firstMs'),
    afterOpenMs: worst('afterOpenMs'),
    allMs: worst('allMs'),
    ...Object.fromEntries(CRASH_STAGES.map((stage, i) => [`${stage}Ms`, stages[i]?.firstMs ?? Number.NaN])),
  };
}

interface StageFigures {
  lost: number;
  secondClicks: number;
  resumedShare: number;
  firstMs: number;
  afterOpenMs: number;
  allMs: number;
}

async function oneCrash(load: CrashLoad): Promise<StageFigures> {
  const inFlight = await killedAfterFirstLine<string[]>('crash-victim', load);
  const survival = await inFreshProcess<Survival>('crash-survivor', { ...load, inFlight });
  const clicks = paidClicks(load.folder);
  return {
    lost: load.tasks - survival.completed,
    secondClicks: clicks.length - new Set(clicks).size,
    resumedShare: survival.resumed / inFlight.length,
    firstMs: survival.firstResumedMs,
    afterOpenMs: survival.afterOpenMs,
    allMs: survival.allResumedMs,
  };
}

async function limit(round: Round): Promise<Figures> {
  const folder = makeTempFolder();
  try {
    await killedAfterFirstLine('crash-victim', { folder: folder.path, stage: 'submitted', ...size(round) });
    const { databaseFile } = openDataFolder(folder.path);
    const { readMs } = await inFreshProcess<{ readMs: number }>('crash-limit', { databaseFile });
    return { firstMs: readMs };
  } finally {
    await folder.remove();
  }
}

const bullMq = (round: Round): Promise<Figures> =>
  round.withRedis(async ({ port }) => {
    const load = { ...size(round), port, patienceMs: BULLMQ_PATIENCE_MS };
    const inFlight = await killedAfterFirstLine<string[]>('crash-bullmq', { ...load, part: 'victim' });
    const after = await inFreshProcess<{ firstStartMs: number; resumed: number }>('crash-bullmq', {
      ...load,
      part: 'survivor',
      inFlight,
    });
    return { nextMs: after.firstStartMs, resumedShare: after.resumed / inFlight.length };
  });

export const crash: Part = {
  id: 'R5',
  title: 'kill -9 while leased, submitting, submitted, collecting: 10,000 queued, 24 running',
  contenders: [
    { name: OURS, run: ours },
    { name: LIMIT, run: limit },
    { name: 'BullMQ', needsBullMq: true, onlyOnce: true, run: bullMq },
  ],
  measures: [
    { key: 'lost', label: 'tasks lost', unit: '' },
    { key: 'secondClicks', label: 'second paid clicks', unit: '' },
    { key: 'resumedShare', label: 'share of running tasks resumed (BullMQ: within 5 s)', unit: '' },
    { key: 'firstMs', label: 'process start → first resumed, worst stage', unit: 'ms' },
    ...CRASH_STAGES.map((stage) => ({
      key: `${stage}Ms`,
      label: `  killed while ${stage}`,
      unit: 'ms' as const,
    })),
    { key: 'allMs', label: 'process start → all 24 resumed, worst stage', unit: 'ms' },
    { key: 'afterOpenMs', label: 'store open → first resumed, worst stage', unit: 'ms' },
    { key: 'nextMs', label: 'process start → a waiting job starts', unit: 'ms' },
  ],
  judgements: [
    { label: 'tasks lost', of: (f) => f(OURS)?.lost, better: 'less', floor: 0, goal: 0 },
    { label: 'second paid clicks', of: (f) => f(OURS)?.secondClicks, better: 'less', floor: 0, goal: 0 },
    { label: 'running tasks resumed', of: (f) => f(OURS)?.resumedShare, better: 'more', floor: 1, goal: 1 },
    { label: 'store open → resumed, ms', of: (f) => f(OURS)?.afterOpenMs, better: 'less', floor: 1_000 },
    { label: 'first resumed ÷ limit', of: ratio('firstMs', OURS, LIMIT), better: 'less', goal: 2 },
  ],
};
