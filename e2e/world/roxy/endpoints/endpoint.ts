import { type Call, FAILURE, Refusal } from '../call.ts';
import type { EngineSettings } from '../engine.ts';
import type { Faults } from '../faults.ts';
import type { ParamRules } from '../params.ts';
import type { Runner } from '../runner.ts';
import type { RoxyState } from '../state.ts';

/** What an endpoint may touch. */
export interface Backstage {
  readonly state: RoxyState;
  readonly runner: Runner;
  readonly faults: Faults;
  readonly engines: EngineSettings;
}

export interface Endpoint {
  readonly params: ParamRules;
  /** The envelope's `data`; nothing for `{code, msg}` alone. */
  run(call: Call, stage: Backstage): unknown;
}

/** `GET /path` or `POST /path` → endpoint. */
export type EndpointTable = Readonly<Record<string, Endpoint>>;

export const PAGING: ParamRules = { page_index: 'int', page_size: 'int' };
export const WORKSPACE: ParamRules = { workspaceId: 'int!' };

export function page<T>(rows: readonly T[], call: Call): { total: number; rows: T[] } {
  const index = call.number('page_index') ?? 1;
  const size = call.number('page_size') ?? 15;
  if (index < 1 || size < 1) throw new Refusal(FAILURE, '参数错误: page_index');
  return { total: rows.length, rows: rows.slice((index - 1) * size, index * size) };
}

/** For endpoints that require `workspaceId`: its number, known to exist. */
export const workspaceOf = (call: Call, { state }: Backstage): number =>
  state.workspace(call.number('workspaceId') ?? 0).id;
