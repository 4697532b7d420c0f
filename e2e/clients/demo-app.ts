import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { type StartedDemoSite, startDemoSite } from '../world/sites/demo/start-demo-site.ts';

export interface DemoApp {
  readonly app: RunningApp;
  readonly origin: string;
  readonly site: StartedDemoSite;
  readonly key: string;
  /** A new key; of another tenant unless told otherwise. */
  newKey(wish: { name: string; tenant?: string; profile?: 'newapi' }): Promise<{ id: string; key: string }>;
  /** Stops the app; windows go, site and data stay. */
  pause(): Promise<void>;
  /** The same data folder and the same port again. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Whose tasks the keys of these tests see. */
export const TENANT = 'relay';

export interface DemoAppOptions {
  /** Windows of this computer bound to the demo site; default 2. */
  windows?: number;
  environment?: Record<string, string>;
}

/** The app in this process, with real windows on a demo site that outlives it. */
export async function startDemoApp({ windows = 2, environment = {} }: DemoAppOptions = {}): Promise<DemoApp> {
  const data = tempDataFolder();
  const site = await startDemoSite();
  const start = (port: string) =>
    startApp({
      dataFolder: data.path,
      environment: {
        ...process.env,
        FPB_DEMO_ORIGIN: site.origin,
        FPB_BROWSER_HEADLESS: 'yes',
        FPB_SHUTDOWN_GRACE_S: '1',
        ...environment,
        FPB_PORT: port,
      },
    });
  let app = await start('0');
  const { port } = new URL(app.origin);
  // A new data folder has its first window already.
  for (let n = 1; n < windows; n++) {
    const { id } = (await operate(app.engine, 'windows.create', { name: `Window ${n}` })) as { id: string };
    await operate(app.engine, 'types.bind', { type: 'demo_workflow', window: id });
  }
  const newKey: DemoApp['newKey'] = async (wish) =>
    (await operate(app.engine, 'keys.create', wish)) as { id: string; key: string };
  const { key } = await newKey({ name: 'first', tenant: TENANT });
  return {
    get app() {
      return app;
    },
    get origin() {
      return app.origin;
    },
    site,
    key,
    newKey,
    pause: () => app.stop(),
    async resume() {
      app = await start(port);
    },
    async stop() {
      await app.stop();
      await site.stop();
      data.remove();
    },
  };
}
