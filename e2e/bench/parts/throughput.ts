import type { ThroughputLoad } from '../contenders/loads.ts';
import { inFreshProcess } from '../fresh-process.ts';
import { OURS, type Part, type Round, ratio } from '../part.ts';

const load = ({ quick }: Round): ThroughputLoad => ({ tasks: quick ? 1_000 : 20_000, slots: 50 });
const LIMIT = 'SQLite itself';

export const throughput: Part = {
  id: 'R1',
  title: 'durable throughput: no-op tasks, 50 slots, full record',
  contenders: [
    { name: OURS, run: (round) => inFreshProcess('throughput-ours', load(round)) },
    {
      name: 'BullMQ',
      needsBullMq: true,
      run: (round) =>
        round.withRedis(({ port }) => inFreshProcess('throughput-bullmq', { ...load(round), port })),
    },
    { name: LIMIT, run: (round) => inFreshProcess('throughput-limit', load(round)) },
  ],
  measures: [{ key: 'perSecond', label: 'tasks', unit: '/s' }],
  judgements: [
    { label: 'ours ÷ BullMQ', of: ratio('perSecond', OURS, 'BullMQ'), better: 'more', floor: 1, goal: 3 },
    { label: 'ours ÷ SQLite', of: ratio('perSecond', OURS, LIMIT), better: 'more', floor: 0.05, goal: 0.15 },
  ],
};
