import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/index.ts';
import { createLogger, type LoggerOptions } from './logger.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: Partial<LoggerOptions> = {}) =>
  createLogger({ folder, level: 'debug', clock: new VirtualClock(0), ...options });
const linesOf = (name: string): string[] =>
  readFileSync(join(folder, name), 'utf8').split(/\r?\n/).filter(Boolean);
const lines = (): unknown[] => linesOf('app.log').map((line) => JSON.parse(line) as unknown);

describe('the log', () => {
  it('writes one JSON object a line, at once, with the clock it was given', () => {
    const log = open();
    log.info('started', { port: 8002 });
    expect(lines()).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'started', port: 8002 },
    ]);
    log.warn('two\nlines %s %c', { text: 'x\ny', style: '%c' });
    expect(lines()[1]).toMatchObject({
      level: 'warn',
      message: 'two\nlines %s %c',
      text: 'x\ny',
      style: '%c',
    });
  });

  it('drops lines below its level', () => {
    const log = open({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines()).toMatchObject([{ message: 'c' }, { message: 'd' }]);
  });

  it('adds the fields of its ancestors to the lines of a child', () => {
    const log = open().child({ room: 'media' }).child({ taskId: 't1', room: 'media/references' });
    log.info('taken', { taskId: 't2' });
    log.info('kept');
    expect(lines()).toMatchObject([
      { room: 'media/references', taskId: 't2' },
      { room: 'media/references', taskId: 't1' },
    ]);
  });

  it('does not let a field pose as the line itself', () => {
    open().info('real', { message: 'fake', level: 'error', time: 'never' });
    expect(lines()).toMatchObject([{ message: 'real', level: 'info', message_: 'fake', level_: 'error' }]);
  });

  it('lets no secret through message, fields, child fields or errors', () => {
    const secret = 'Zx9Qw7Er5Ty3Ui1Op';
    const log = open().child({ headers: { authorization: `Bearer ${secret}` } });
    log.error(`GET /media?sig=${secret}`, { error: new Error(`cookie: ${secret}`), token: secret });
    expect(linesOf('app.log').join()).not.toContain(secret);
    expect(lines()).toMatchObject([{ error: { name: 'Error' } }]);
  });

  it('never throws, whatever it is given', () => {
    const log = open();
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    log.info('odd', circle);
    log.info('odd', { n: 1n, s: Symbol('s'), u: undefined });
    expect(lines()).toHaveLength(2);
  });

  it('sets full files aside and keeps only so many', () => {
    const log = open({ maxBytes: 2_000, files: 3 });
    for (let i = 0; i < 200; i++) log.info(`line ${i}`, { filler: 'x'.repeat(60) });
    expect(readdirSync(folder).sort()).toEqual(['app.1.log', 'app.2.log', 'app.log']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(2_300);
    const kept = ['app.2.log', 'app.1.log', 'app.log'].flatMap((name) =>
      linesOf(name).map((line) => Number(/line (\d+)/.exec(line)?.[1])),
    );
    expect(kept.at(-1)).toBe(199);
    // Nothing is missing between the oldest kept line and the newest.
    expect(kept).toEqual(kept.map((_, i) => (kept[0] ?? 0) + i));
  });

  it('goes on in the file of the run before, and counts its size', () => {
    open({ maxBytes: 300 }).info('first run', { filler: 'x '.repeat(150) });
    const log = open({ maxBytes: 300 });
    log.info('second run');
    expect(linesOf('app.1.log')).toHaveLength(1);
    expect(lines()).toMatchObject([{ message: 'second run' }]);
  });

  it('writes nothing more once closed, not even through a child', () => {
    const log = open();
    const child = log.child({ a: 1 });
    log.info('last');
    log.close();
    rmSync(folder, { recursive: true });
    child.error('late');
    log.error('late');
    expect(() => readdirSync(folder)).toThrow(/ENOENT/);
  });

  it.skipIf(process.platform === 'win32')('is for the eyes of its owner only', () => {
    open().info('x');
    expect(statSync(join(folder, 'app.log')).mode & 0o077).toBe(0);
  });
});
