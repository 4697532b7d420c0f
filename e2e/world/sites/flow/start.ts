import { FlowWorld, type FlowWorldOptions } from './world.ts';

/** Listening when it resolves. Whoever starts it calls `stop`. */
export async function startFlowWorld(options: FlowWorldOptions = {}): Promise<FlowWorld> {
  const world = new FlowWorld(options);
  await world.listen(options.port);
  return world;
}
