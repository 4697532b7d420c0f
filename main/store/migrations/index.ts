import { initial } from './001-initial.ts';
import { orderKeysAndCallbacks } from './002-order-keys-and-callbacks.ts';

/** Position + 1 is the number written to `PRAGMA user_version`. */
export const MIGRATIONS: readonly string[] = [initial, orderKeysAndCallbacks];
