import type { EventBus } from '../../main/domain/index.ts';

/** Counts who joins and leaves a bus from now on. */
export function countListeners(bus: EventBus): () => number {
  const on = bus.on.bind(bus);
  let listening = 0;
  bus.on = (listener) => {
    const leave = on(listener);
    let isIn = true;
    listening++;
    return () => {
      if (isIn) listening--;
      isIn = false;
      leave();
    };
  };
  return () => listening;
}
