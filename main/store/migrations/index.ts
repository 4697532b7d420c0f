import { initial } from './001-initial.ts';

/** Position + 1 is the number written to `PRAGMA user_version`. */
export const MIGRATIONS: readonly string[] = [initial];
