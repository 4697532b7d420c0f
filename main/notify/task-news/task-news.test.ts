import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatewayEvent, TaskEvent } from '../../domain/index.ts';
import { silentLogger, VirtualClock } from '../../kernel/index.ts';
import { createEventBus } from '../event-bus.ts';
import { createTaskNews } from './create-task-news.ts';
import type { NewsReader, NewsWish } from './news-reader.ts';
import type { TaskNews } from './task-history.ts';
import { FakeHistory } from './testing/fake-history.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function openDesk() {
  const clock = new VirtualClock();
  const history = new FakeHistory();
  const bus = createEventBus({ log: silentLogger });
  const news = createTaskNews({
    history,
    bus,
    clock,
    log: silentLogger,
    waitingReason: () => ({ summary: '1 busy', windows: { busy: 1 } }),
  });
  /** What the scheduler does after a write: says that something changed. */
  const announce = () => bus.emit({ type: 'task', task: { id: 'any' }, change: 'stage' } as GatewayEvent);
  const write = (taskId: string, type: TaskEvent['type'], data = {}) => {
    const id = history.record(taskId, type, data);
    announce();
    return id;
  };
  const open = (wish: Partial<NewsWish> = {}) => news.open({ tenantId: 'a', ...wish });
  return { clock, history, news, announce, write, open };
}

/** Everything there is to hear until two rounds of silence: what nobody announced is found at the end of the first. */
async function hearAll(clock: VirtualClock, reader: NewsReader): Promise<TaskNews[]> {
  const heard: TaskNews[] = [];
  for (let silences = 0; silences < 2; ) {
    const next = reader.next(15_000);
    // What is under way arrives within some turns; only then is it silence.
    for (let n = 0; n < 12; n++) await turn();
    await clock.advance(15_000);
    const news = await next;
    silences = news && news.length > 0 ? 0 : silences + 1;
    heard.push(...(news ?? []));
  }
  return heard;
}

/** So many, without any time passing. */
async function hearNow(reader: NewsReader, count: number): Promise<TaskNews[]> {
  const heard: TaskNews[] = [];
  while (heard.length < count) heard.push(...((await reader.next(15_000)) ?? []));
  return heard;
}

const brief = ({ id, change, state, stage, progress }: TaskNews) => [id, change, state, stage, progress];

function oneLife(history: FakeHistory, taskId: string): void {
  history.admit(taskId, 'a');
  history.record(taskId, 'leased');
  history.record(taskId, 'stage', { stage: 'preparing' });
  history.record(taskId, 'requeued', { code: 'window_closed' });
  history.record(taskId, 'leased');
  history.record(taskId, 'stage', { stage: 'submitted', remoteJobId: 'secret' });
  history.record(taskId, 'progress', { percent: 40 });
  history.record(taskId, 'cancel_requested');
  history.record(taskId, 'finished', { state: 'completed' });
}

const LIFE = [
  [1, 'admitted', 'queued', null, 0],
  [2, 'leased', 'processing', 'leased', 0],
  [3, 'stage', 'processing', 'preparing', 0],
  [4, 'requeued', 'queued', null, 0],
  [5, 'leased', 'processing', 'leased', 0],
  [6, 'stage', 'processing', 'submitted', 0],
  [7, 'progress', 'processing', 'submitted', 40],
  [8, 'cancel_requested', 'processing', 'submitted', 40],
  [9, 'finished', 'completed', 'submitted', 100],
];

describe('news of tasks', () => {
  it('replays each change with the state it had then, not with today’s', async () => {
    const { clock, history, open } = openDesk();
    oneLife(history, 't1');
    expect((await hearAll(clock, await open({ after: 0 }))).map(brief)).toEqual(LIFE);
  });

  it('picks a story up in its middle with the state that belongs there', async () => {
    const { clock, history, open } = openDesk();
    oneLife(history, 't1');
    expect((await hearAll(clock, await open({ after: 6 }))).map(brief)).toEqual(LIFE.slice(6));
  });

  it('tells a long stretch that was announced once', async () => {
    const { history, announce, open } = openDesk();
    const reader = await open();
    history.admit('t1', 'a');
    for (let n = 0; n < 1_700; n++) history.record('t1', 'progress', {});
    announce();
    expect(await hearNow(reader, 1_701)).toHaveLength(1_701);
  });

  it('tells live what a replay tells', async () => {
    const { clock, history, announce, open } = openDesk();
    const reader = await open();
    const heard = hearAll(clock, reader);
    oneLife(history, 't1');
    announce();
    expect((await heard).map(brief)).toEqual(LIFE);
  });

  it('begins now when no place is named', async () => {
    const { clock, history, write, open } = openDesk();
    history.admit('t1', 'a');
    const reader = await open();
    const id = write('t1', 'leased');
    expect((await hearAll(clock, reader)).map((one) => one.id)).toEqual([id]);
  });

  it('tells a tenant of its own tasks only, and one task when asked', async () => {
    const { clock, history, open } = openDesk();
    history.admit('t1', 'a');
    history.admit('t2', 'b');
    history.admit('t3', 'a');
    const ids = async (wish: Partial<NewsWish>) =>
      (await hearAll(clock, await open({ after: 0, ...wish }))).map((one) => one.taskId);
    expect(await ids({})).toEqual(['t1', 't3']);
    expect(await ids({ tenantId: 'b' })).toEqual(['t2']);
    expect(await ids({ taskId: 't3' })).toEqual(['t3']);
  });

  it('says why a task waits only while it waits', async () => {
    const { clock, history, write, open } = openDesk();
    const reader = await open();
    history.admit('t1', 'a');
    history.admit('t2', 'a');
    write('t2', 'leased');
    const heard = await hearAll(clock, reader);
    expect(heard.map((one) => [one.taskId, one.change, one.waitingReason?.summary])).toEqual([
      ['t1', 'admitted', '1 busy'],
      ['t2', 'admitted', undefined],
      ['t2', 'leased', undefined],
    ]);
  });
});

describe('between replay and live', () => {
  it('nothing is lost or doubled when events are written while the record is read', async () => {
    const { clock, history, write, open } = openDesk();
    history.admit('t1', 'a');
    for (let n = 0; n < 1_200; n++) history.record('t1', 'progress', { percent: n % 99 });
    let more = 40;
    history.betweenReadAndAnswer = () => {
      if (more-- > 0) write('t1', 'progress', { percent: more });
    };
    const heard = await hearAll(clock, await open({ after: 0 }));
    expect(heard.map((one) => one.id)).toEqual(Array.from({ length: 1_241 }, (_, n) => n + 1));
  });

  it('nothing is lost of what is written while a place is looked up', async () => {
    const { history, write, open } = openDesk();
    history.admit('t1', 'a');
    let isFirst = true;
    history.betweenReadAndAnswer = () => {
      if (isFirst) {
        isFirst = false;
        write('t1', 'leased');
      }
    };
    expect((await hearNow(await open(), 1)).map((one) => one.id)).toEqual([2]);
  });

  it('many readers that come, fall behind and return hear every event once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 5, maxLength: 60 }),
        async (steps) => {
          const { clock, history, write, open } = openDesk();
          history.admit('t1', 'a');
          history.admit('other', 'b');
          let reader = await open({ after: 0 });
          const heard: number[] = [];
          const waiting: Promise<void>[] = [];
          for (const step of steps) {
            if (step <= 1) write('t1', 'progress', { percent: step });
            if (step === 2)
              for (let n = 0; n < 700; n++) history.record(n % 7 ? 'other' : 't1', 'progress', {});
            if (step === 3) await turn();
            if (step === 4) {
              const next = reader
                .next(15_000)
                .then((news) => void heard.push(...(news ?? []).map((one) => one.id)));
              waiting.push(next);
              await clock.advance(15_000);
              await next;
            }
            if (step === 5) {
              reader.close();
              reader = await open({ after: heard.at(-1) ?? 0 });
            }
          }
          await Promise.all(waiting);
          heard.push(...(await hearAll(clock, reader)).map((one) => one.id));
          const all = (await history.events('t1')).map((row) => row.id);
          expect(heard).toEqual(all);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a reader far behind the memory of the tail catches up from the record', async () => {
    const { clock, history, announce, open } = openDesk();
    const slow = await open();
    history.admit('t1', 'a');
    for (let n = 0; n < 9_000; n++) history.record('t1', 'progress', {});
    announce();
    for (let n = 0; n < 40; n++) await turn();
    const heard = await hearAll(clock, slow);
    expect(heard).toHaveLength(9_001);
    expect(new Set(heard.map((one) => one.id)).size).toBe(9_001);
  });

  it('rows that are removed while a reader is behind neither hold it up nor keep it busy', async () => {
    const { clock, history, write, open } = openDesk();
    history.admit('gone', 'a');
    history.admit('t1', 'a');
    const other = await open();
    const reader = await open({ after: 0 });
    history.remove('gone');
    history.remove('t1');
    expect(await hearAll(clock, reader)).toEqual([]);
    expect(history.readings).toBeLessThan(10);
    history.admit('t2', 'a');
    write('t2', 'leased');
    expect((await hearAll(clock, reader)).map((one) => one.taskId)).toEqual(['t2', 't2']);
    other.close();
  });

  it('a place beyond the end goes on from the end', async () => {
    const { clock, history, open } = openDesk();
    history.admit('t1', 'a');
    const reader = await open({ after: 9_999 });
    expect(reader.place).toBe(1);
    for (let n = 0; n < 3; n++) await turn();
    history.record('t1', 'leased');
    // Nobody said a word on the bus: it is found when the patience is over.
    expect((await hearAll(clock, reader)).map((one) => one.id)).toEqual([2]);
  });

  it('a reading that fails is made up for, without a gap and with the right states', async () => {
    const { clock, history, announce, open } = openDesk();
    const reader = await open();
    const heard = hearAll(clock, reader);
    history.failure = new Error('disk');
    oneLife(history, 't1');
    announce();
    await turn();
    await turn();
    announce();
    expect((await heard).map(brief)).toEqual(LIFE);
  });

  it('a page that breaks off in its middle is told anew from the states of its beginning', async () => {
    const { clock, history, announce, write, open } = openDesk();
    history.admit('t1', 'a');
    const reader = await open();
    write('t1', 'leased');
    await hearNow(reader, 1);
    history.record('t1', 'progress', { percent: 5 });
    history.record('t1', 'stage', { stage: 'collecting' });
    history.admit('t2', 'a');
    history.unreadableTask = 't2';
    announce();
    const heard = await hearAll(clock, reader);
    expect(heard.map(({ change, stage }) => [change, stage])).toEqual([
      ['progress', 'leased'],
      ['stage', 'collecting'],
      ['admitted', null],
    ]);
  });
});

describe('readers', () => {
  it('are woken by close, also twice, and hear nothing after it', async () => {
    const { news, write, history, open } = openDesk();
    history.admit('t1', 'a');
    const reader = await open({ after: 0 });
    const other = await open();
    const waiting = other.next(15_000);
    reader.close();
    reader.close();
    write('t1', 'leased');
    expect(await reader.next(15_000)).toBeNull();
    news.close();
    expect(await waiting).toBeNull();
  });

  it('leave no timer behind, and without readers nothing is read', async () => {
    const { clock, history, write, open } = openDesk();
    history.admit('t1', 'a');
    const reader = await open();
    const waiting = reader.next(15_000);
    reader.close();
    await waiting;
    expect(clock.pending).toBe(0);
    await turn();
    const before = history.readings;
    write('t1', 'leased');
    await turn();
    await turn();
    expect(history.readings).toBe(before);
  });
});
