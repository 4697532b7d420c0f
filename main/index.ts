import { z } from 'zod';
import { defaultDataFolder, operate, startApp } from './app/index.ts';
import { appFolders, type RunningService, runShell } from './shell/index.ts';

const MadeKeySchema = z.object({ key: z.string() });
const dataFolder = defaultDataFolder(process.env, process.platform);

async function startService(): Promise<RunningService> {
  const app = await startApp({ ...appFolders(), dataFolder, environment: process.env, what: 'desktop app' });
  return {
    origin: app.origin,
    stopAsked: app.stopAsked,
    stop: () => app.stop(),
    makeKey: async () =>
      MadeKeySchema.parse(await operate(app.engine, 'keys.create', { name: 'desktop' })).key,
  };
}

// Not awaited: Electron becomes ready only after this module has been evaluated.
void runShell({ dataFolder, startService });
