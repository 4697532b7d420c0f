import type { Engine } from './engine.ts';
import { operate } from './operations/index.ts';

/**
 * A new installation gets one window of this computer, bound to the demo site: the first order works without any
 * set-up. Without a browser there is none, and `demo-*` orders say what to do.
 */
export async function firstWindow(engine: Engine): Promise<void> {
  try {
    const window = (await operate(engine, 'windows.create', { name: 'Demo window' })) as { id: string };
    await operate(engine, 'types.bind', { type: 'demo_workflow', window: window.id });
  } catch (error) {
    engine.log.warn('the demo window could not be made', { error });
  }
}
