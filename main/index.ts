import { z } from 'zod';
import { defaultDataFolder, operate, startApp } from './app/index.ts';
import { appFolders, type RunningService, runShell } from './shell/index.ts';

const MadeKeySchema = z.object({ key: z.string() });
const dataFolder = defaultDataFolder(process.env, process.platform);

async function startService(): Promise<RunningService> {
  const app = await startApp({ ...appFolders(), dataFolder, environment: process.env, what: 'desktop app' });
  // The key of a new installation is known to nobody yet, so it is handed out before another one is made.
  let firstKey = app.newKey;
  return {
    origin: app.origin,
    stopAsked: app.stopAsked,
    stop: () => app.stop(),
    makeKey: async () => {
      const key =
        firstKey ?? MadeKeySchema.parse(await operate(app.engine, 'keys.create', { name: 'desktop' })).key;
      firstKey = null;
      return key;
    },
  };
}

// Not awaited: Electron becomes ready only after this module has been evaluated.
void runShell({ dataFolder, startService });
