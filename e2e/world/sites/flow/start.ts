import type { Answer } from '../shared/index.ts';
import { cdnFor } from './cdn.ts';
import { control } from './control.ts';
import { accountsGoogle, flowGoogle, googleSorry, labsGoogle, portrait } from './pages.ts';
import { FlowWorld, type FlowWorldOptions } from './world.ts';

/** Listening when it resolves. Whoever starts it calls `stop`. */
export async function startFlowWorld(options: FlowWorldOptions = {}): Promise<FlowWorld> {
  const world = new FlowWorld(options);
  await world.listen(hostsOf(world), options.port);
  return world;
}

/** Every host the contract names. */
function hostsOf(world: FlowWorld): Record<string, Answer> {
  const cdn = cdnFor(world);
  return {
    'flow.google.com': (exchange) => flowGoogle(world, exchange),
    'labs.google': labsGoogle,
    'flow-content.google': cdn,
    '*.googlevideo.com': cdn,
    'accounts.google.com': (exchange) => accountsGoogle(world, exchange),
    'www.google.com': (exchange) => googleSorry(world, exchange),
    'lh3.googleusercontent.com': portrait,
    '127.0.0.1': (exchange) => control(world, exchange),
  };
}
