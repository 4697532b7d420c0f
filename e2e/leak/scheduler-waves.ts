/**
 * Run with `--expose-gc`: the real scheduler and ledger under waves of tasks that succeed, fail, hang and are cancelled
 * in every way, on a clock that is moved by hand. Prints one JSON line of readings after each wave.
 */
import { GatewayError } from '../../main/contract/index.ts';
import type { Task } from '../../main/domain/index.ts';
import { VirtualClock } from '../../main/kernel/index.ts';
import { forever, SchedulerRig } from '../../main/scheduler/testing/scheduler-rig.ts';
import { countListeners } from './counted-bus.ts';
import { type Readings, readProcess } from './readings.ts';

export interface WaveReport extends Readings {
  wave: number;
  ends: Record<string, number>;
  queued: number;
  /** Slots booked by tasks or visits. */
  booked: number;
  listeners: number;
  timers: number;
  openSessions: number;
}

const [waves = 6, tasksAWave = 200] = process.argv.slice(2).map(Number);

/** What becomes of a task, by its number. */
const FATES = [
  'completes',
  'completes',
  'completes',
  'is refused by policy',
  'fails after the click',
  'hangs until its deadline',
  'meets a broken window',
  'gets no answer to its click',
  'is cancelled while it waits',
  'is cancelled at work',
] as const;

const clock = new VirtualClock();
const rig = await SchedulerRig.open({ windows: 8, clock, type: { timeoutS: 120, concurrency: 2 } });
const listeners = countListeners(rig.bus);
/** Prompts that have met theirs. */
const broken = new Set<string>();
const fateOf = (prompt: string) => FATES[Number(prompt.split(' ')[1]) % FATES.length];

/** The rig's own hooks hear of the window only; the fate is in the prompt. */
function playFates(): void {
  const { site } = rig;
  const wrapped = site.executor.bind(site);
  site.executor = () => {
    const executor = wrapped();
    const { prepare, submit, follow } = executor;
    return {
      ...executor,
      async prepare(session, request) {
        const fate = fateOf(request.prompt);
        if (fate === 'is refused by policy') throw new GatewayError('moderation_blocked');
        if (fate === 'meets a broken window' && !broken.delete(request.prompt)) {
          broken.add(request.prompt);
          throw new GatewayError('window_attach_failed');
        }
        return prepare(session, request);
      },
      async submit(session, prepared, request) {
        const job = await submit(session, prepared, request);
        if (fateOf(request.prompt) !== 'gets no answer to its click') return job;
        throw new GatewayError('site_timeout', undefined, { stage: 'submitting' });
      },
      async follow(session, job, request) {
        const fate = fateOf(request.prompt);
        if (fate === 'fails after the click')
          throw new GatewayError('site_failed', undefined, { stage: 'submitted' });
        if (fate === 'hangs until its deadline' || fate === 'is cancelled at work')
          await forever(session.signal);
        return follow(session, job, request);
      },
    };
  };
}

async function runWave(): Promise<Record<string, number>> {
  const tasks = await Promise.all(Array.from({ length: tasksAWave }, (_, i) => rig.submit(`task ${i}`)));
  const ends = tasks.map((task) => rig.scheduler.desk.whenDone(task.id, new AbortController().signal));
  for (const task of tasks) {
    if (fateOf(task.request.prompt) === 'is cancelled while it waits')
      await rig.scheduler.desk.cancel(task.id);
  }
  const all = Promise.all(ends);
  for (let isOver = false; !isOver; ) {
    await cancelAtWork(tasks);
    await clock.advance(1_000);
    isOver = await Promise.race([all.then(() => true), new Promise<false>((go) => setImmediate(go, false))]);
  }
  while (rig.scheduler.load().running > 0) await clock.advance(1_000);
  const counts: Record<string, number> = {};
  for (const { error, state } of await all) {
    const end = error?.code ?? state;
    counts[end] = (counts[end] ?? 0) + 1;
  }
  return counts;
}

async function cancelAtWork(tasks: readonly Task[]): Promise<void> {
  for (const { id, request } of tasks) {
    if (fateOf(request.prompt) !== 'is cancelled at work') continue;
    if ((await rig.store.tasks.get(id))?.stage === 'submitted') await rig.scheduler.desk.cancel(id);
  }
}

/** The script's own notes are no leak of the program. */
function forgetNotes(): void {
  const { site } = rig;
  site.paid = [];
  site.jobs.clear();
  for (const list of [site.called, site.closed, site.abandoned]) list.length = 0;
  broken.clear();
}

playFates();
await rig.scheduler.start();
for (let wave = 1; wave <= waves; wave++) {
  const ends = await runWave();
  forgetNotes();
  const { queued, running: booked } = rig.scheduler.load();
  const report: WaveReport = {
    wave,
    ends,
    queued,
    booked,
    listeners: listeners(),
    timers: clock.pending,
    openSessions: rig.site.open.size,
    ...readProcess(),
  };
  console.log(JSON.stringify(report));
}
await rig.dispose();
