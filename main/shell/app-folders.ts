import { join } from 'node:path';
import { app } from 'electron';

export interface AppFolders {
  /** Site profiles, demo page, icons: plain files, also in an installed app. */
  assetsFolder: string;
  /** The built pages; in an installed app inside the archive, which `fs` reads as a folder. */
  rendererFolder: string;
}

export function appFolders(): AppFolders {
  const root = app.getAppPath();
  return {
    assetsFolder: app.isPackaged ? join(process.resourcesPath, 'assets') : join(root, 'assets'),
    rendererFolder: join(root, 'out', 'renderer'),
  };
}
