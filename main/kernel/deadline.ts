import type { Clock } from './clock.ts';

/** A signal that aborts with `reason()` after `ms` or with the parent. Dispose it, or its timer lives on. */
export class Deadline implements Disposable {
  readonly signal: AbortSignal;
  readonly #dispose: () => void;

  constructor(clock: Clock, ms: number, reason: () => unknown, parent?: AbortSignal) {
    const controller = new AbortController();
    this.signal = controller.signal;
    const cancel = clock.after(ms, () => controller.abort(reason()));
    const onParent = () => controller.abort(parent?.reason);
    if (parent?.aborted) onParent();
    else parent?.addEventListener('abort', onParent, { once: true });
    this.#dispose = () => {
      cancel();
      parent?.removeEventListener('abort', onParent);
    };
  }

  [Symbol.dispose](): void {
    this.#dispose();
  }
}
