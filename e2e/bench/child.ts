// node e2e/bench/child.ts <contender> <params as JSON>: one contender in a process of its own; prints its figures.
import { argv } from 'node:process';

type Contender = { run(params: never): Promise<object> };

const CONTENDERS: Record<string, () => Promise<Contender>> = {
  'throughput-ours': () => import('./contenders/throughput-ours.ts'),
  'throughput-bullmq': () => import('./contenders/throughput-bullmq.ts'),
  'throughput-limit': () => import('./contenders/throughput-limit.ts'),
  'hand-over-ours': () => import('./contenders/hand-over-ours.ts'),
  'hand-over-bullmq': () => import('./contenders/hand-over-bullmq.ts'),
  'hand-over-limit': () => import('./contenders/hand-over-limit.ts'),
  'pool-use-ours': () => import('./contenders/pool-use-ours.ts'),
  'pool-use-policy': () => import('./contenders/pool-use-policy.ts'),
  'crash-victim': () => import('./contenders/crash-victim.ts'),
  'crash-survivor': () => import('./contenders/crash-survivor.ts'),
  'crash-limit': () => import('./contenders/crash-limit.ts'),
  'crash-bullmq': () => import('./contenders/crash-bullmq.ts'),
  'scale-ours': () => import('./contenders/scale-ours.ts'),
  'scale-seed': () => import('./contenders/scale-seed.ts'),
};

const [, , name = '', params = '{}'] = argv;
const load = CONTENDERS[name];
if (!load) throw new Error(`There is no contender "${name}"`);
const { run } = await load();
const figures = await run(JSON.parse(params) as never);
// What still waits (a queue that was not drained) is of no interest.
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
