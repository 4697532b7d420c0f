import { app } from 'electron';

/**
 * True for the first process of this data folder. A later start is told to leave; `onSecondStart` then runs in the first.
 */
export function claimSingleInstance(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondStart);
  return true;
}
