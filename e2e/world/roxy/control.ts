import { z } from 'zod';
import { systemClock } from '../../../main/kernel/index.ts';
import { modesSchema, timingSchema } from './conduct.ts';
import { faultSchema } from './faults.ts';
import { envelope, plain, type Reply, send } from './reply.ts';
import { readJson } from './request-body.ts';
import type { Control, RoxyWorld } from './world.ts';

const PREFIX = '/__world';

const faultsOrder = z.strictObject({
  modes: modesSchema.partial().optional(),
  timing: timingSchema.partial().optional(),
  next: z
    .array(z.strictObject({ path: z.string(), fault: faultSchema, times: z.int().positive().optional() }))
    .optional(),
});
const windowSeed = z.looseObject({ workspaceId: z.int().optional(), windowName: z.string().optional() });
const newName = z.strictObject({ name: z.string() });
const outage = z.strictObject({ ms: z.number().positive() });

type Order = (world: RoxyWorld, body: Record<string, unknown>, dirId: string) => unknown;

const orders: Readonly<Record<string, Order>> = {
  'GET ': describe,
  'GET /journal': (world) => world.journal.calls(),
  'DELETE /journal': (world) => world.journal.clear(),
  'GET /faults': ({ faults }) => ({ modes: faults.modes, timing: faults.timing, next: faults.coming }),
  'POST /faults': setFaults,
  'DELETE /faults': (world) => world.faults.reset(),
  'POST /windows': (world, body) => world.addWindow(windowSeed.parse(body)),
  'POST /windows/:dirId/kill': (world, _body, dirId) => world.killWindow(dirId),
  'POST /windows/:dirId/crash': (world, _body, dirId) => world.killWindow(dirId, 'crash'),
  'POST /windows/:dirId/rename': (world, body, dirId) => world.renameWindow(dirId, newName.parse(body).name),
  'POST /windows/:dirId/remove': (world, _body, dirId) => world.removeWindow(dirId),
  'POST /down': goDownFor,
};

/** Everything that tests do by code, over HTTP and without token, for a world in another process. */
export const control: Control = {
  claims: (request) => request.url?.startsWith(PREFIX) ?? false,

  async handle(world, request, response) {
    const path = new URL(request.url ?? '/', 'http://roxy').pathname.slice(PREFIX.length);
    const [, dirId = '', verb] = /^\/windows\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const order = orders[`${request.method} ${verb ? `/windows/:dirId/${verb}` : path}`];
    const body = request.method === 'POST' ? await readJson(request) : {};
    send(response, order ? await obey(() => order(world, body, dirId)) : plain(404, 'Not Found'));
  },
};

async function obey(order: () => unknown): Promise<Reply> {
  try {
    return envelope(0, 'done', await order());
  } catch (error) {
    return plain(400, error instanceof Error ? error.message : String(error));
  }
}

function describe({ baseUrl, windows }: RoxyWorld): object {
  return { baseUrl, windows };
}

function setFaults({ faults }: RoxyWorld, body: Record<string, unknown>): void {
  const order = faultsOrder.parse(body);
  if (order.modes) faults.set(order.modes);
  if (order.timing) faults.setTiming(order.timing);
  for (const { path, fault, times } of order.next ?? []) faults.next(path, fault, times);
}

/** After its own answer has left; comes back by itself, since nobody could ask for it. */
function goDownFor(world: RoxyWorld, body: Record<string, unknown>): void {
  const { ms } = outage.parse(body);
  systemClock.after(20, () => void world.goDown());
  world.whenStopped(systemClock.after(ms + 20, () => void world.comeBack()));
}
