import { describe, expect, it } from 'vitest';
import type { GatewayEvent } from '../domain/index.ts';
import { type LogFields, silentLogger } from '../kernel/index.ts';
import { createEventBus } from './event-bus.ts';

const windows = (serverId: string): GatewayEvent => ({ type: 'windows_changed', serverId });
const idOf = (event: GatewayEvent): string => (event.type === 'windows_changed' ? event.serverId : '?');

function busWithLog() {
  const errors: LogFields[] = [];
  const log = { ...silentLogger, error: (_: string, fields: LogFields = {}) => void errors.push(fields) };
  return { bus: createEventBus({ log }), errors };
}

describe('the event bus', () => {
  it('has told every listener, in order, when emit returns', () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    bus.on((event) => heard.push(`a${idOf(event)}`));
    bus.on((event) => heard.push(`b${idOf(event)}`));
    bus.emit(windows('1'));
    bus.emit(windows('2'));
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('logs a throwing listener and tells the others', () => {
    const { bus, errors } = busWithLog();
    const heard: string[] = [];
    bus.on(() => {
      throw new Error('broken page');
    });
    bus.on((event) => heard.push(idOf(event)));
    expect(() => bus.emit(windows('1'))).not.toThrow();
    bus.emit(windows('2'));
    expect(heard).toEqual(['1', '2']);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({ event: 'windows_changed', error: { message: 'broken page' } });
  });

  it('logs the rejection of an async listener instead of losing the process', async () => {
    const { bus, errors } = busWithLog();
    bus.on(() => Promise.reject(new Error('late')) as unknown as undefined);
    bus.emit(windows('1'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toMatchObject([{ error: { message: 'late' } }]);
  });

  it('forgets a listener that left, even in the middle of an event', () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    let leaveSecond = (): void => undefined;
    bus.on(() => leaveSecond());
    leaveSecond = bus.on((event) => heard.push(idOf(event)));
    bus.emit(windows('1'));
    expect(heard).toEqual([]);
  });

  it('lets one function join twice and leave once', () => {
    const { bus } = busWithLog();
    let heard = 0;
    const listener = (): void => void heard++;
    bus.on(listener);
    const leave = bus.on(listener);
    leave();
    leave();
    bus.emit(windows('1'));
    expect(heard).toBe(1);
  });

  it('keeps the order of events for all when a listener emits', () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    bus.on((event) => {
      if (idOf(event) === '1') bus.emit(windows('2'));
    });
    bus.on((event) => heard.push(idOf(event)));
    bus.emit(windows('1'));
    expect(heard).toEqual(['1', '2']);
  });

  it('does not tell a newcomer the event during which it joined', () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    const leave = bus.on(() => {
      leave();
      bus.on((event) => heard.push(idOf(event)));
    });
    bus.emit(windows('1'));
    bus.emit(windows('2'));
    expect(heard).toEqual(['2']);
  });
});
