import { z } from 'zod';
import { syncWindows } from '../../browser/index.ts';
import { GatewayError, type ServerConfig, type WorkspaceConfig } from '../../contract/index.ts';
import { type BrowserWindow, healthOf } from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import type { Engine } from '../engine.ts';
import { LOCAL_SERVER } from '../first-run.ts';
import { operation, pick } from './operation.ts';
import { windowNamed } from './window-named.ts';

const byWindow = z.object({ window: z.string() });

/** Reads the vendor's list into the ledger; `workspaces` (vendor ids) narrows it, none means all. */
async function sync(engine: Engine, server: ServerConfig, workspaces: readonly string[]) {
  const { store, vendors, clock, scheduler, bus } = engine;
  const vendor = vendors.get(server.id);
  const offered = await vendor.workspaces();
  const chosen = workspaces.length === 0 ? offered : offered.filter(({ id }) => workspaces.includes(id));
  const unknown = workspaces.filter((id) => !offered.some((workspace) => workspace.id === id));
  if (unknown.length > 0)
    throw new GatewayError('not_found', `${server.name} has no workspace ${unknown.join(', ')}`);
  rememberWorkspaces(engine, server, chosen);
  const known = store.config.get().workspaces.filter(({ serverId }) => serverId === server.id);
  const scopes = chosen.map((workspace) => ({
    workspaceId: workspace.id,
    projectIds: known.find(({ vendorId }) => vendorId === workspace.id)?.projectIds ?? [],
  }));
  const report = await syncWindows({
    vendor,
    serverId: server.id,
    workspaces: server.vendor === 'local' ? [{ workspaceId: null }] : scopes,
    ledger: store.windows,
    clock,
  });
  await scheduler.reload();
  bus.emit({ type: 'windows_changed', serverId: server.id });
  return report;
}

function rememberWorkspaces(
  engine: Engine,
  server: ServerConfig,
  offered: readonly { id: string; name: string }[],
): void {
  const { config } = engine.store;
  const isSame = (entry: WorkspaceConfig, vendorId: string) =>
    entry.serverId === server.id && entry.vendorId === vendorId;
  const isKnown = ({ id, name }: { id: string; name: string }) =>
    config.get().workspaces.some((entry) => isSame(entry, id) && entry.name === name);
  if (offered.every(isKnown)) return;
  config.update((draft) => {
    for (const { id, name } of offered) {
      const entry = draft.workspaces.find((one) => isSame(one, id));
      if (entry) entry.name = name;
      else
        draft.workspaces.push({ id: newId('wsp'), serverId: server.id, vendorId: id, name, projectIds: [] });
    }
  });
}

/** Open or closed is the vendor's word only; null when it cannot be asked now. */
async function openWindows(
  engine: Engine,
  windows: readonly BrowserWindow[],
): Promise<Map<string, Set<string> | null>> {
  const serverIds = [...new Set(windows.map(({ serverId }) => serverId))];
  const answers = await Promise.all(
    serverIds.map(async (serverId) => {
      try {
        return [serverId, new Set((await engine.vendors.get(serverId).running()).keys())] as const;
      } catch {
        return [serverId, null] as const;
      }
    }),
  );
  return new Map(answers);
}

export const windowOperations = {
  'windows.sync': operation(
    z.object({ server: z.string(), workspaces: z.array(z.string()).default([]) }),
    async (engine, { server, workspaces }) => {
      const found = pick(engine.store.config.get().servers, server, 'server');
      return sync(engine, found, workspaces);
    },
  ),
  'windows.list': operation(z.object({ server: z.string().optional() }), async (engine, { server }) => {
    const { store } = engine;
    const serverId = server === undefined ? undefined : pick(store.config.get().servers, server, 'server').id;
    const windows = await store.windows.list(serverId === undefined ? {} : { serverId });
    const open = await openWindows(engine, windows);
    const bindings = await store.bindings.list();
    return windows.map((window) => ({
      ...window,
      open: open.get(window.serverId)?.has(window.vendorWindowId) ?? null,
      bindings: bindings.filter(({ windowId }) => windowId === window.id),
    }));
  }),
  'windows.create': operation(z.object({ name: z.string().min(1) }), async (engine, { name }) => {
    const made = await engine.vendors.local.create(name);
    const server = pick(engine.store.config.get().servers, LOCAL_SERVER, 'server');
    await sync(engine, server, []);
    return windowNamed(engine, made.windowId);
  }),
  'windows.open': operation(byWindow, async (engine, { window }) => {
    const { id } = await windowNamed(engine, window);
    const { vendor, ref } = await engine.locate(id);
    return { id, ...(await vendor.open(ref)) };
  }),
  'windows.close': operation(byWindow, async (engine, { window }) => {
    const { id } = await windowNamed(engine, window);
    const { vendor, ref } = await engine.locate(id);
    await engine.sessions.detach(id);
    await vendor.close(ref);
    return { id, open: false };
  }),
  'windows.remove': operation(byWindow, async (engine, { window }) => {
    const found = await windowNamed(engine, window);
    if (found.serverId !== LOCAL_SERVER) {
      throw new GatewayError(
        'unsupported_operation',
        'Only windows of this computer can be deleted from here',
      );
    }
    await engine.sessions.detach(found.id);
    await engine.vendors.local.remove(found.vendorWindowId);
    await engine.store.windows.remove(found.id);
    await engine.scheduler.reload();
    return { id: found.id, removed: true };
  }),
  /** The person says that the window may be used again after a hand-over. */
  'windows.ready': operation(byWindow, async (engine, { window }) => {
    const { id } = await windowNamed(engine, window);
    const bindings = await engine.store.bindings.list({ windowId: id });
    for (const binding of bindings) {
      await engine.store.bindings.update(binding.id, {
        handOver: null,
        quarantine: null,
        cooldownUntil: 0,
        consecutiveErrors: 0,
        penalty: 0,
        notOffered: {},
      });
    }
    await engine.scheduler.reload();
    return { id, ready: true, bindings: bindings.length };
  }),
  'windows.set': operation(
    z.object({
      window: z.string(),
      enabled: z.boolean().optional(),
      /** Tasks at once over all task types; 0: no cap. */
      maxConcurrent: z.number().int().min(0).max(999).optional(),
    }),
    async (engine, { window, enabled, maxConcurrent }) => {
      const { id } = await windowNamed(engine, window);
      const { windows } = engine.store;
      if (enabled !== undefined) await windows.setEnabled(id, enabled);
      if (maxConcurrent !== undefined) await windows.setMaxConcurrent(id, maxConcurrent || null);
      await engine.scheduler.reload();
      return windows.get(id);
    },
  ),
  /** Windows out of the choice because of what happened, with the reason and until when. */
  'windows.troubled': operation(z.object({}), async ({ store, clock }) => {
    const now = clock.now();
    const names = new Map((await store.windows.list()).map(({ id, name }) => [id, name]));
    const bindings = await store.bindings.list();
    return bindings
      .filter(({ handOver, quarantine }) => handOver !== null || quarantine !== null)
      .map((binding) => ({
        windowId: binding.windowId,
        name: names.get(binding.windowId) ?? null,
        taskTypeId: binding.taskTypeId,
        health: healthOf(binding, now),
        waitsForPerson: binding.handOver,
        quarantine: binding.quarantine,
      }));
  }),
};
