import { accounts } from './accounts.ts';
import type { EndpointTable } from './endpoint.ts';
import { lists } from './lists.ts';
import { proxies } from './proxies.ts';
import { windowActions } from './window-actions.ts';
import { windowEditing } from './window-editing.ts';
import { windowReads } from './window-reads.ts';

export type { Backstage } from './endpoint.ts';

/** All 29 calls of contract 1.2. */
export const endpoints: EndpointTable = {
  ...lists,
  ...windowReads,
  ...windowActions,
  ...windowEditing,
  ...proxies,
  ...accounts,
};
