import type { z } from 'zod';
import { GatewayError } from '../../contract/index.ts';
import type { Engine } from '../engine.ts';

/** One thing a person can do to the installation, the same from the command line and over the local API. */
export interface Operation<I, O> {
  input: z.ZodType<I>;
  run(engine: Engine, input: I): Promise<O>;
}

export const operation = <I, O>(input: z.ZodType<I>, run: Operation<I, O>['run']): Operation<I, O> => ({
  input,
  run,
});

/** The one of `rows` that `text` names by id or, when unique, by name. Errors: `not_found`, `conflict`. */
export function pick<T extends { id: string; name: string }>(
  rows: readonly T[],
  text: string,
  what: string,
): T {
  const byId = rows.find(({ id }) => id === text);
  if (byId) return byId;
  const byName = rows.filter(({ name }) => name === text);
  const [first, second] = byName;
  if (first && !second) return first;
  if (first) throw new GatewayError('conflict', `Several ${what}s are called "${text}"; use the id`);
  throw new GatewayError('not_found', `There is no ${what} "${text}"`);
}
