import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import type {
  BrowserWindow,
  VendorWindow,
  WindowLedger,
  WindowUpsert,
  WindowVendor,
} from '../../domain/index.ts';
import { VirtualClock } from '../../kernel/index.ts';
import { type SyncOrder, syncWindows } from './sync.ts';

const clock = new VirtualClock();

const windowOf = (number: number, change: Partial<VendorWindow> = {}): VendorWindow => ({
  windowId: `w${number}`,
  name: `Window ${number}`,
  sortNumber: number,
  remark: '',
  projectName: null,
  os: 'Windows',
  coreType: 'Chrome',
  coreVersion: '150',
  updatedAt: '2026-01-01 00:00:00',
  ...change,
});

/** The vendor's list as the test holds it; `onPage` may change it between two pages. */
function vendorWith(rows: VendorWindow[]) {
  const seen = { pages: 0, details: [] as string[], atOnce: 0, mostAtOnce: 0 };
  const behaviour = {
    rows,
    onPage: (_index: number): void => undefined,
    onDetail: async (_id: string): Promise<void> => undefined,
  };
  const vendor = {
    async windows(_scope: unknown, page: { index: number; size: number }) {
      seen.pages++;
      const from = (page.index - 1) * page.size;
      const answer = { total: behaviour.rows.length, rows: behaviour.rows.slice(from, from + page.size) };
      behaviour.onPage(page.index);
      return answer;
    },
    async detail({ windowId }: { windowId: string }) {
      seen.details.push(windowId);
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce);
      await behaviour.onDetail(windowId);
      await new Promise((resolve) => setImmediate(resolve));
      seen.atOnce--;
      const row = behaviour.rows.find((one) => one.windowId === windowId);
      return row ? { ...row, account: `me @ ${windowId}`, proxy: null, proxyCountry: null } : null;
    },
  } as unknown as WindowVendor;
  return { vendor, seen, behaviour };
}

/** The rules of the stored ledger, in memory. */
function memoryLedger() {
  const rows = new Map<string, BrowserWindow>();
  const ledger = {
    async upsert(upserts: WindowUpsert[]) {
      const counts = { added: 0, renamed: 0, unchanged: 0, updated: 0 };
      for (const upsert of upserts) {
        const before = rows.get(upsert.vendorWindowId);
        const kept = before ?? {
          id: upsert.vendorWindowId,
          enabled: true,
          lastUsedAt: null,
          maxConcurrent: null,
        };
        rows.set(upsert.vendorWindowId, { ...kept, ...upsert, vanishedAt: null });
        if (!before) counts.added++;
        else if (before.name !== upsert.name) counts.renamed++;
        else counts.unchanged++;
      }
      return counts;
    },
    async markVanished(scope: { workspaceId: string | null }, seen: ReadonlySet<string>, at: number) {
      const gone = [...rows.values()].filter(
        (row) => row.workspaceId === scope.workspaceId && row.vanishedAt === null && !seen.has(row.id),
      );
      for (const row of gone) row.vanishedAt = at;
      return gone.length;
    },
    async list({ workspaceId }: { workspaceId: string | null }) {
      return [...rows.values()].filter((row) => row.workspaceId === workspaceId);
    },
  } as unknown as WindowLedger;
  const vanished = () => [...rows.values()].filter((row) => row.vanishedAt !== null).map((row) => row.id);
  return { ledger, rows, vanished };
}

function setUp(count: number) {
  const source = vendorWith(Array.from({ length: count }, (_, index) => windowOf(index)));
  const stored = memoryLedger();
  const sync = (more: Partial<SyncOrder> = {}) =>
    syncWindows({
      vendor: source.vendor,
      serverId: 's',
      workspaces: [{ workspaceId: '7' }],
      ledger: stored.ledger,
      clock,
      ...more,
    });
  return { ...source, ...stored, sync };
}

describe('syncWindows', () => {
  it('brings in all windows of all pages, details four at a time', async () => {
    const { sync, seen, rows } = setUp(250);
    expect(await sync()).toMatchObject({ added: 250, vanished: 0 });
    expect(rows.get('w249')).toMatchObject({ account: 'me @ w249', workspaceId: '7' });
    expect(seen.mostAtOnce).toBe(4);
  });

  it('asks no detail and changes nothing the second time', async () => {
    const { sync, seen, rows } = setUp(30);
    await sync();
    seen.details.length = 0;
    expect(await sync()).toEqual({
      added: 0,
      updated: 0,
      renamed: 0,
      unchanged: 30,
      vanished: 0,
      withoutDetail: 0,
    });
    expect(seen.details).toEqual([]);
    expect(rows.get('w3')?.account).toBe('me @ w3');
  });

  it('asks the detail of the one window whose mark moved', async () => {
    const { sync, seen, behaviour } = setUp(30);
    await sync();
    seen.details.length = 0;
    behaviour.rows[5] = windowOf(5, { name: 'Renamed', updatedAt: '2026-02-02 00:00:00' });
    expect(await sync()).toMatchObject({ renamed: 1, unchanged: 29 });
    expect(seen.details).toEqual(['w5']);
  });

  it('marks a deleted window vanished, and takes it back when it returns', async () => {
    const { sync, behaviour, vanished } = setUp(30);
    await sync();
    const [gone] = behaviour.rows.splice(7, 1);
    expect(await sync()).toMatchObject({ vanished: 1 });
    expect(vanished()).toEqual(['w7']);
    behaviour.rows.push(gone as VendorWindow);
    await sync();
    expect(vanished()).toEqual([]);
  });

  it('does not lose a window that slips to the page before while paging', async () => {
    const { sync, behaviour, vanished } = setUp(201);
    await sync();
    let disturbed = false;
    behaviour.onPage = (index) => {
      // One goes, one comes: the total stays, but w100 is now on the page already read.
      if (index !== 1 || disturbed) return;
      disturbed = true;
      behaviour.rows.splice(0, 1);
      behaviour.rows.push(windowOf(999));
    };
    await sync();
    expect(vanished()).not.toContain('w100');
  });

  it('marks nothing vanished while the list never holds still', async () => {
    const { sync, behaviour } = setUp(201);
    await sync();
    let next = 1_000;
    behaviour.rows.splice(0, 1);
    behaviour.onPage = () => behaviour.rows.unshift(windowOf(next++));
    expect(await sync()).toMatchObject({ vanished: 0 });
  });

  it('marks nothing vanished when it fails midway', async () => {
    const { sync, behaviour, vanished } = setUp(150);
    await sync();
    behaviour.rows.splice(0, 20);
    behaviour.onPage = (index) => {
      if (index === 2) throw new GatewayError('vendor_unreachable');
    };
    await expect(sync()).rejects.toMatchObject({ code: 'vendor_unreachable' });
    expect(vanished()).toEqual([]);
  });

  it('goes on past a window that cannot be read and asks again next time', async () => {
    const { sync, behaviour, seen, rows } = setUp(10);
    behaviour.onDetail = async (id) => {
      if (id === 'w4') throw new GatewayError('vendor_refused');
    };
    expect(await sync()).toMatchObject({ added: 10, withoutDetail: 1 });
    seen.details.length = 0;
    behaviour.onDetail = async () => undefined;
    await sync();
    expect(seen.details).toEqual(['w4']);
    expect(rows.get('w4')?.account).toBe('me @ w4');
  });

  it('stops when the key is refused', async () => {
    const { sync, behaviour, seen } = setUp(100);
    behaviour.onDetail = async () => {
      throw new GatewayError('vendor_unauthorized');
    };
    await expect(sync()).rejects.toMatchObject({ code: 'vendor_unauthorized' });
    expect(seen.details.length).toBeLessThanOrEqual(4);
  });

  it('says why a Firefox window is of no use', async () => {
    const { sync, behaviour, rows } = setUp(2);
    behaviour.rows[1] = windowOf(1, { coreType: 'Firefox' });
    await sync();
    expect(rows.get('w0')?.unusableReason).toBeNull();
    expect(rows.get('w1')?.unusableReason).toContain('Firefox');
  });

  it('treats one workspace named twice as one', async () => {
    const { sync, vendor, vanished } = setUp(0);
    const all = { a: windowOf(1), b: windowOf(2) };
    const halves = {
      ...vendor,
      windows: async ({ projectIds }: { projectIds?: string[] }) => ({
        total: 1,
        rows: [projectIds?.[0] === '1' ? all.a : all.b],
      }),
    } as unknown as WindowVendor;
    const workspaces = [
      { workspaceId: '7', projectIds: ['1'] },
      { workspaceId: '7', projectIds: ['2'] },
    ];
    expect(await sync({ vendor: halves, workspaces })).toMatchObject({ added: 2 });
    expect(await sync({ vendor: halves, workspaces })).toMatchObject({ unchanged: 2, vanished: 0 });
    expect(vanished()).toEqual([]);
  });

  it('reports how far it is, ending with all', async () => {
    const { sync } = setUp(150);
    const steps: [number, number][] = [];
    await sync({ onProgress: ({ done, total }) => steps.push([done, total]) });
    expect(steps).toEqual([
      [0, 150],
      [100, 150],
      [150, 150],
    ]);
  });

  it('stops with the reason of the caller', async () => {
    const { sync } = setUp(10);
    const reason = new GatewayError('cancelled');
    await expect(sync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
