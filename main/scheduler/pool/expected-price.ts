import type { ExecutorRegistry, Task } from '../../domain/index.ts';

/** Credits a task is expected to take at its site; null when nobody knows. */
export const expectedPrice = (executors: ExecutorRegistry, { executor, request }: Task): number | null =>
  executors.get(executor)?.priceOf?.(request) ?? null;
