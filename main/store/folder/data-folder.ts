import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GatewayError } from '../../contract/index.ts';

/** Where everything of one installation lies. */
export interface DataFolder {
  root: string;
  configFile: string;
  databaseFile: string;
  backups: string;
  media: string;
  references: string;
  evidence: string;
  logs: string;
  profiles: string;
  siteProfiles: string;
  demo: string;
}

/** `FPB_DATA_DIR`, else the place the system keeps application data. */
export function defaultDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.FPB_DATA_DIR) return env.FPB_DATA_DIR;
  const home = homedir();
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'FPBrowser2API');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'FPBrowser2API');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'fpbrowser2api');
}

/** Makes the folders; errors: `data_folder_invalid` when it cannot be written. */
export function openDataFolder(root: string): DataFolder {
  const folder: DataFolder = {
    root,
    configFile: join(root, 'config.json'),
    databaseFile: join(root, 'records.db'),
    backups: join(root, 'backups'),
    media: join(root, 'media'),
    references: join(root, 'references'),
    evidence: join(root, 'evidence'),
    logs: join(root, 'logs'),
    profiles: join(root, 'profiles'),
    siteProfiles: join(root, 'sites'),
    demo: join(root, 'demo'),
  };
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    for (const path of [folder.backups, folder.media, folder.references, folder.evidence, folder.logs]) {
      mkdirSync(path, { recursive: true });
    }
  } catch (cause) {
    throw new GatewayError('data_folder_invalid', `The data folder cannot be written: ${root}`, { cause });
  }
  return folder;
}
