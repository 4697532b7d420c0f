import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger as log, systemClock } from '../kernel/index.ts';
import { openStore, readHolder, type Store } from './index.ts';
import { openDatabase } from './ledgers/database.ts';
import { MIGRATIONS } from './migrations/index.ts';

let root: string;
const opened: Store[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpb-store-'));
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(root, { recursive: true, force: true });
});

const open = (): Store => {
  const store = openStore({ root, what: 'test', clock: systemClock, log });
  opened.push(store);
  return store;
};

test('a second opener is told who holds the data folder', () => {
  open();
  expect(() => open()).toThrow(expect.objectContaining({ code: 'data_folder_locked' }));
  expect(() => open()).toThrow(new RegExp(`process ${process.pid} \\(test\\)`));
});

test('another process is refused while this one holds the folder, and the lock ends with a killed holder', () => {
  const store = open();
  const script = `
    import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    import { silentLogger, systemClock } from ${JSON.stringify(new URL('../kernel/index.ts', import.meta.url).href)};
    try { openStore({ root: ${JSON.stringify(root)}, what: 'child', clock: systemClock, log: silentLogger }); process.stdout.write('opened'); }
    catch (error) { process.stdout.write(error.code); }
    process.kill(process.pid, 'SIGKILL');`;
  const child = () =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
  expect(child()).toBe('data_folder_locked');
  store.close();
  opened.length = 0;
  expect(child()).toBe('opened');
  expect(readHolder(root)?.what).toBe('child');
  expect(() => open()).not.toThrow();
});

test('settings have working defaults, survive a reopen and refuse nonsense without changing anything', () => {
  const store = open();
  expect(store.config.get().settings).toMatchObject({ host: '127.0.0.1', port: 8002 });
  store.config.update((draft) => {
    draft.settings.port = 9001;
  });
  expect(() =>
    store.config.update((draft) => {
      draft.settings.port = 70_000;
    }),
  ).toThrow(/settings\.port/);
  store.close();
  opened.length = 0;
  expect(open().config.get().settings.port).toBe(9001);
});

test('a damaged config.json is refused with a copy kept, not overwritten with defaults', () => {
  const file = join(root, 'config.json');
  writeFileSync(file, '{"settings": ');
  expect(() => open()).toThrow(expect.objectContaining({ code: 'data_folder_invalid' }));
  expect(existsSync(`${file}.damaged`)).toBe(true);
});

test('a migration of an existing database is backed up first, and a newer database is refused', () => {
  const file = join(root, 'records.db');
  const backups = root;
  openDatabase({ file, backups, now: 0 }).close();
  const more = [...MIGRATIONS, 'CREATE TABLE later (x INTEGER) STRICT'];
  openDatabase({ file, backups, now: 1, migrations: more }).close();
  const copies = readdirSync(root).filter((name) => name.startsWith('records-1970'));
  expect(copies).toHaveLength(1);
  const copy = new Database(join(root, String(copies[0])), { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  copy.close();
  expect(() => openDatabase({ file, backups, now: 2 })).toThrow(/newer version/);
});

test('a migration that fails leaves the old shape untouched', () => {
  const file = join(root, 'records.db');
  openDatabase({ file, backups: root, now: 0 }).close();
  const broken = [
    ...MIGRATIONS,
    'CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE windows (x INTEGER) STRICT',
  ];
  expect(() => openDatabase({ file, backups: root, now: 1, migrations: broken })).toThrow();
  const database = openDatabase({ file, backups: root, now: 2 });
  expect(database.prepare(`SELECT count(*) FROM sqlite_master WHERE name = 'half'`).pluck().get()).toBe(0);
  database.close();
});

test('a backup taken in use opens and holds the rows', async () => {
  const store = open();
  await store.windows.upsert([windowRow('a', 'A')]);
  const copy = new Database(store.backUp('by-hand'), { readonly: true });
  expect(copy.prepare('SELECT name FROM windows').pluck().all()).toEqual(['A']);
  copy.close();
});

const windowRow = (vendorWindowId: string, name: string) => ({
  serverId: 's1',
  workspaceId: 'w1',
  vendorWindowId,
  name,
  sortNumber: 1,
  remark: '',
  projectName: null,
  os: 'Windows',
  coreType: 'Chrome',
  coreVersion: '150',
  account: null,
  proxy: null,
  proxyCountry: null,
  vendorUpdatedAt: null,
  unusableReason: null,
  syncedAt: 1,
});

test('syncing the same windows twice changes nothing, a rename is seen, a vanished window is marked and may return', async () => {
  const { windows } = open();
  expect(await windows.upsert([windowRow('a', 'A'), windowRow('b', 'B')])).toMatchObject({ added: 2 });
  const ids = (await windows.list()).map((window) => window.id);
  expect(await windows.upsert([windowRow('a', 'A'), windowRow('b', 'B2')])).toEqual({
    added: 0,
    renamed: 1,
    unchanged: 1,
    updated: 1,
  });
  expect((await windows.list()).map((window) => window.id)).toEqual(ids);
  expect(await windows.markVanished({ serverId: 's1', workspaceId: 'w1' }, new Set(['a']), 5)).toBe(1);
  expect((await windows.list()).map((window) => window.name)).toEqual(['A']);
  await windows.upsert([windowRow('b', 'B2')]);
  expect((await windows.list()).map((window) => window.name)).toEqual(['A', 'B2']);
});

test('binding the same window twice keeps one binding, and removing the window removes it', async () => {
  const { windows, bindings } = open();
  await windows.upsert([windowRow('a', 'A')]);
  const [window] = await windows.list();
  const windowId = String(window?.id);
  const first = await bindings.bind('type', windowId);
  expect((await bindings.bind('type', windowId, { concurrency: 3 })).id).toBe(first.id);
  await bindings.update(first.id, {
    handOver: { code: 'site_login_required', message: 'm', at: 1 },
    enabled: false,
  });
  expect(await bindings.get(first.id)).toMatchObject({ concurrency: 3, enabled: false, handOver: { at: 1 } });
  await windows.remove(windowId);
  expect(await bindings.list()).toEqual([]);
});
