import { control } from './control.ts';
import { RoxyWorld, type RoxyWorldOptions } from './world.ts';

/** Listening when it resolves. Whoever starts it calls `stop`; a process that ends without takes everything along. */
export async function startRoxyWorld(options: RoxyWorldOptions = {}): Promise<RoxyWorld> {
  const world = new RoxyWorld(options, control);
  try {
    await world.comeBack();
  } catch (error) {
    await world.stop();
    throw error;
  }
  return world;
}
