import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';

/**
 * Gives Electron's own files (cache, page storage, the single-instance lock) a subfolder.
 * Their default is `<appData>/<product name>`, which on Windows is the data folder itself. A data folder of one's own
 * is an instance of one's own, so the lock goes along. Call it before taking the lock.
 */
export function chooseProfileFolder(dataFolder: string): void {
  const folder = join(resolve(dataFolder), 'electron');
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
}
