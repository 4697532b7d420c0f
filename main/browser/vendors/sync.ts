import { GatewayError } from '../../contract/index.ts';
import type {
  BrowserWindow,
  VendorWindow,
  VendorWindowDetail,
  WindowLedger,
  WindowUpsert,
  WindowVendor,
} from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { mapBounded } from './bounded.ts';
import { listWindows } from './listing.ts';

/** A vendor's workspace, narrowed to projects when any are named; `workspaceId: null` for vendors without. */
export interface SyncScope {
  workspaceId: string | null;
  projectIds?: string[];
}

export interface SyncProgress {
  workspaceId: string | null;
  /** Windows dealt with and windows listed, over all workspaces so far. */
  done: number;
  total: number;
}

export interface SyncOrder {
  vendor: WindowVendor;
  serverId: string;
  workspaces: readonly SyncScope[];
  ledger: WindowLedger;
  clock: Clock;
  onProgress?: (progress: SyncProgress) => void;
  signal?: AbortSignal;
}

export interface SyncReport {
  added: number;
  updated: number;
  renamed: number;
  unchanged: number;
  vanished: number;
  /** Windows whose details could not be read this time; the next sync asks again. */
  withoutDetail: number;
}

const CHUNK = 100;
const DETAILS_AT_ONCE = 4;

/**
 * Brings the ledger up to the vendor's list; doing it twice changes nothing. Details (a slow call each) are asked
 * only for windows that are new or whose change mark moved. Windows are marked vanished at the very end, so a
 * failure on the way (thrown as it is) marks none.
 */
export async function syncWindows(order: SyncOrder): Promise<SyncReport> {
  const report: SyncReport = {
    added: 0,
    updated: 0,
    renamed: 0,
    unchanged: 0,
    vanished: 0,
    withoutDetail: 0,
  };
  const progress = { done: 0, total: 0 };
  const missing: { workspaceId: string | null; seen: Set<string> }[] = [];
  for (const [workspaceId, scopes] of byWorkspace(order.workspaces)) {
    const known = await knownWindows(order, workspaceId);
    const { rows, isCertain } = await listWorkspace(order, scopes, known);
    const seen = new Set(rows.map((row) => row.windowId));
    progress.total += rows.length;
    order.onProgress?.({ workspaceId, ...progress });
    for (let at = 0; at < rows.length; at += CHUNK) {
      const chunk = rows.slice(at, at + CHUNK);
      const upserts = await mapBounded(chunk, DETAILS_AT_ONCE, (row) =>
        toUpsert(order, workspaceId, row, known.get(row.windowId)),
      );
      add(report, await order.ledger.upsert(upserts.map(({ upsert }) => upsert)));
      report.withoutDetail += upserts.filter(({ complete }) => !complete).length;
      progress.done += chunk.length;
      order.onProgress?.({ workspaceId, ...progress });
    }
    if (isCertain) missing.push({ workspaceId, seen });
  }
  for (const { workspaceId, seen } of missing) {
    const scope = { serverId: order.serverId, workspaceId };
    report.vanished += await order.ledger.markVanished(scope, seen, order.clock.now());
  }
  return report;
}

/** The same workspace named twice is one: else each half would make the other vanish. */
function byWorkspace(scopes: readonly SyncScope[]): Map<string | null, SyncScope[]> {
  const grouped = new Map<string | null, SyncScope[]>();
  for (const scope of scopes)
    grouped.set(scope.workspaceId, [...(grouped.get(scope.workspaceId) ?? []), scope]);
  return grouped;
}

async function knownWindows(order: SyncOrder, workspaceId: string | null) {
  const { serverId } = order;
  const windows = await order.ledger.list({ serverId, workspaceId, includeVanished: true });
  return new Map(windows.map((window) => [window.vendorWindowId, window]));
}

async function listWorkspace(
  order: SyncOrder,
  scopes: readonly SyncScope[],
  known: ReadonlyMap<string, BrowserWindow>,
): Promise<{ rows: VendorWindow[]; isCertain: boolean }> {
  const present = [...known.values()].filter((window) => window.vanishedAt === null);
  const isComplete = (seen: ReadonlySet<string>) =>
    present.every((window) => seen.has(window.vendorWindowId));
  const found = new Map<string, VendorWindow>();
  let isCertain = true;
  for (const [index, { workspaceId, projectIds }] of scopes.entries()) {
    const scope = { ...(workspaceId === null ? {} : { workspaceId }), ...(projectIds ? { projectIds } : {}) };
    // The windows of a later scope of the same workspace are not missing from this one.
    const enough = (seen: ReadonlySet<string>) =>
      index === scopes.length - 1 && isComplete(new Set([...found.keys(), ...seen]));
    const listing = await listWindows(order.vendor, scope, enough, order.signal);
    for (const row of listing.rows) found.set(row.windowId, row);
    isCertain &&= listing.isCertain;
  }
  return { rows: [...found.values()], isCertain };
}

async function toUpsert(
  order: SyncOrder,
  workspaceId: string | null,
  row: VendorWindow,
  known: BrowserWindow | undefined,
): Promise<{ upsert: WindowUpsert; complete: boolean }> {
  const isSame = known && row.updatedAt !== null && known.vendorUpdatedAt === row.updatedAt;
  const detail = isSame ? known : await detailOf(order, workspaceId, row.windowId);
  // What was known of a window is better than nothing, as long as the mark stays unset and it is asked again.
  const facts = detail ?? known;
  const upsert = {
    serverId: order.serverId,
    workspaceId,
    vendorWindowId: row.windowId,
    name: row.name,
    sortNumber: row.sortNumber,
    remark: row.remark,
    projectName: row.projectName ?? facts?.projectName ?? null,
    os: row.os,
    coreType: row.coreType,
    coreVersion: row.coreVersion,
    account: facts?.account ?? null,
    proxy: facts?.proxy ?? null,
    proxyCountry: facts?.proxyCountry ?? null,
    vendorUpdatedAt: detail ? row.updatedAt : null,
    unusableReason: /firefox/i.test(row.coreType)
      ? 'Firefox windows cannot be driven; use a Chrome core'
      : null,
    syncedAt: order.clock.now(),
  };
  return { upsert, complete: detail !== null };
}

/** One window that cannot be read must not stop the rest; a vendor that cannot be reached must. */
async function detailOf(
  { vendor, signal }: SyncOrder,
  workspaceId: string | null,
  windowId: string,
): Promise<VendorWindowDetail | null> {
  const ref = workspaceId === null ? { windowId } : { windowId, workspaceId };
  try {
    return await vendor.detail(ref, signal);
  } catch (error) {
    const ofThisWindow =
      error instanceof GatewayError &&
      (error.code === 'vendor_malformed' || (error.code === 'vendor_refused' && error.next !== 'later'));
    if (ofThisWindow) return null;
    throw error;
  }
}

function add(report: SyncReport, counts: Awaited<ReturnType<WindowLedger['upsert']>>): void {
  report.added += counts.added;
  report.updated += counts.updated;
  report.renamed += counts.renamed;
  report.unchanged += counts.unchanged;
}
