/** Run with `--expose-gc` and IPC: the whole app in a process that tells, when asked, what it holds. */
import { type RunningApp, startApp } from '../../main/app/index.ts';
import { countListeners } from './counted-bus.ts';
import { type Readings, readProcess } from './readings.ts';

export type Message = { started: string } | { readings: AppReadings };

export interface AppReadings extends Readings {
  queued: number;
  booked: number;
  attached: number;
  /** Joined since the start. */
  listeners: number;
}

const send = (message: Message) => process.send?.(message);

function readApp({ engine }: RunningApp, listeners: () => number): AppReadings {
  const { queued, running } = engine.scheduler.load();
  return {
    queued,
    booked: running,
    attached: engine.sessions.attached().length,
    listeners: listeners(),
    ...readProcess(),
  };
}

const app = await startApp({ what: 'leak test' });
const listeners = countListeners(app.engine.bus);
process.on('message', async (order) => {
  if (order === 'read') send({ readings: readApp(app, listeners) });
  if (order !== 'stop') return;
  await app.stop();
  process.disconnect();
});
send({ started: app.origin });
