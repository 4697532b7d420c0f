import type { HandOverLoad } from '../contenders/loads.ts';
import { inFreshProcess } from '../fresh-process.ts';
import { OURS, type Part, type Round, ratio } from '../part.ts';

const load = ({ quick }: Round): HandOverLoad => ({
  windows: 24,
  waiting: quick ? 1_000 : 10_000,
  handOvers: quick ? 300 : 2_500,
  workMs: [5, 50],
});

export const handOver: Part = {
  id: 'R2',
  title: 'hand-over: slot free → next executor, 24 windows, 10,000 waiting',
  contenders: [
    { name: OURS, run: (round) => inFreshProcess('hand-over-ours', load(round)) },
    {
      name: 'BullMQ',
      needsBullMq: true,
      run: (round) =>
        round.withRedis(({ port }) => inFreshProcess('hand-over-bullmq', { ...load(round), port })),
    },
    { name: 'one turn, one commit', run: (round) => inFreshProcess('hand-over-limit', load(round)) },
  ],
  measures: [
    { key: 'p50Ms', label: 'p50', unit: 'ms' },
    { key: 'p99Ms', label: 'p99', unit: 'ms' },
  ],
  judgements: [
    { label: 'p99, ours ÷ BullMQ', of: ratio('p99Ms', OURS, 'BullMQ'), better: 'less', floor: 1, goal: 0.3 },
    { label: 'p99, ours, ms', of: (figures) => figures(OURS)?.p99Ms, better: 'less', floor: 10, goal: 2 },
  ],
};
