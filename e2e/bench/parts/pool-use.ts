import type { PoolUseLoad } from '../contenders/loads.ts';
import type { Policy } from '../contenders/pool-use-policy.ts';
import { inFreshProcess } from '../fresh-process.ts';
import { type Contender, OURS, type Part, type Round, ratio } from '../part.ts';

const load = ({ quick }: Round): PoolUseLoad => ({ seeds: quick ? 3 : 50 });
const ROUND_ROBIN = 'round-robin at submit';

const policy = (name: string, code: Policy): Contender => ({
  name,
  onlyOnce: true,
  run: (round) => inFreshProcess('pool-use-policy', { ...load(round), policy: code }),
});

export const poolUse: Part = {
  id: 'R3',
  title: 'pool use: 480 tasks, 24 windows, 3 capabilities, 5 callers, 5 % failures, virtual time',
  contenders: [
    { name: OURS, onlyOnce: true, run: (round) => inFreshProcess('pool-use-ours', load(round)) },
    policy(ROUND_ROBIN, 'round-robin'),
    policy('shortest queue at submit', 'shortest-queue'),
    policy('strict FIFO', 'fifo'),
  ],
  measures: [
    { key: 'makespan', label: 'makespan ÷ lower bound, median', unit: '×' },
    { key: 'makespanP95', label: 'makespan ÷ lower bound, p95', unit: '×' },
    { key: 'worstWait', label: 'worst caller’s wait ÷ fair share, median', unit: '×' },
    { key: 'worstWaitP95', label: 'worst caller’s wait ÷ fair share, p95', unit: '×' },
  ],
  judgements: [
    {
      label: 'makespan ÷ lower bound',
      of: (f) => f(OURS)?.makespan,
      better: 'less',
      floor: 1.25,
      goal: 1.15,
    },
    {
      label: 'makespan, ours ÷ round-robin',
      of: ratio('makespan', OURS, ROUND_ROBIN),
      better: 'less',
      floor: 0.85,
    },
    { label: 'worst caller’s wait', of: (f) => f(OURS)?.worstWait, better: 'less', floor: 1.5, goal: 1.2 },
  ],
};
