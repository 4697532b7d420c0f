import type { EventBus, GatewayEvent } from '../domain/index.ts';
import type { Logger } from '../kernel/index.ts';

/**
 * Tells every listener at once, in the order they joined; `emit` returns when all were told.
 * An event emitted by a listener waits until the present one was told to all: otherwise those further down the line
 * would hear "completed" before "processing".
 */
export function createEventBus({ log }: { log: Logger }): EventBus {
  // Entries instead of the functions themselves: one function may join twice and leave once.
  const listeners = new Set<{ tell: (event: GatewayEvent) => unknown }>();
  const waiting: GatewayEvent[] = [];
  let telling = false;

  const failed = (event: GatewayEvent, error: unknown): void =>
    log.error('a listener failed', { event: event.type, error });

  function tellAll(event: GatewayEvent): void {
    for (const listener of [...listeners]) {
      // It may have left while the ones before it were told.
      if (!listeners.has(listener)) continue;
      try {
        const result = listener.tell(event);
        // An async listener would otherwise take the process down with an unhandled rejection.
        if (result instanceof Promise) result.catch((error: unknown) => failed(event, error));
      } catch (error) {
        failed(event, error);
      }
    }
  }

  return {
    emit(event) {
      waiting.push(event);
      if (telling) return;
      telling = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) tellAll(next);
      } finally {
        telling = false;
      }
    },
    on(listener) {
      const entry = { tell: listener };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
