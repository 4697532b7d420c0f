/** Undoes things in reverse order, all of them, even when one fails; the first failure is rethrown at the end. */
export class Disposer {
  readonly #steps: { name: string; fn: () => void | Promise<void> }[] = [];

  add(name: string, fn: () => void | Promise<void>): void {
    this.#steps.push({ name, fn });
  }

  async dispose(onError?: (name: string, error: unknown) => void): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.fn();
      } catch (error) {
        failures.push(error);
        onError?.(step.name, error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
