import { z } from 'zod';
import { GatewayError } from '../../contract/index.ts';
import type { Engine } from '../engine.ts';
import { callbackOperations } from './callbacks.ts';
import { keyOperations } from './keys.ts';
import { modelOperations } from './models.ts';
import type { Operation } from './operation.ts';
import { serverOperations } from './servers.ts';
import { settingOperations } from './settings.ts';
import { taskTypeOperations } from './task-types.ts';
import { taskOperations } from './tasks.ts';
import { windowOperations } from './windows.ts';

export const OPERATIONS = {
  ...keyOperations,
  ...serverOperations,
  ...windowOperations,
  ...taskTypeOperations,
  ...modelOperations,
  ...taskOperations,
  ...settingOperations,
  ...callbackOperations,
};

export type OperationName = keyof typeof OPERATIONS;

/** Runs one by name with unchecked input. Errors: `not_found`, `bad_parameter`, and the operation's own. */
export async function operate(engine: Engine, name: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(OPERATIONS, name)) throw new GatewayError('not_found', `There is no operation ${name}`);
  const chosen = OPERATIONS[name as OperationName] as Operation<unknown, unknown>;
  const checked = chosen.input.safeParse(input);
  if (!checked.success) throw new GatewayError('bad_parameter', z.prettifyError(checked.error));
  return chosen.run(engine, checked.data);
}
