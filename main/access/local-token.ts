import { newSecret } from '../kernel/index.ts';
import { sameSecret } from './digest.ts';

/** Secret with which the command line proves to the running service that it may read the data folder. */
export const createLocalToken = (): string => newSecret(32);

/** Constant time. An empty token never matches, not even an empty one: a missing file must not open the door. */
export const isLocalToken = (presented: string | undefined, token: string): boolean =>
  presented !== undefined && token !== '' && sameSecret(presented, token);
