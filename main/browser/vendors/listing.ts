import type { VendorWindow, WindowScope, WindowVendor } from '../../domain/index.ts';

const PAGE_SIZE = 100;
const PASSES = 4;

export interface Listing {
  rows: VendorWindow[];
  /** A window that is not in `rows` is really not there. */
  isCertain: boolean;
}

/**
 * All windows of a scope. The list may shift between two pages (somebody deletes a window: the first row of the next
 * page slips back unseen), so absence counts only when two undisturbed passes agree. `enough` tells that nothing
 * known is missing; then one pass will do.
 */
export async function listWindows(
  vendor: WindowVendor,
  scope: WindowScope,
  enough: (seen: ReadonlySet<string>) => boolean,
  signal?: AbortSignal,
): Promise<Listing> {
  const rows = new Map<string, VendorWindow>();
  let undisturbed = 0;
  for (let pass = 1; pass <= PASSES; pass++) {
    const one = await listOnce(vendor, scope, signal);
    for (const row of one.rows) rows.set(row.windowId, row);
    undisturbed = one.isWhole ? undisturbed + 1 : 0;
    const isCertain = undisturbed >= 2 || (undisturbed === 1 && enough(new Set(rows.keys())));
    if (isCertain) return { rows: [...rows.values()], isCertain };
  }
  return { rows: [...rows.values()], isCertain: false };
}

async function listOnce(vendor: WindowVendor, scope: WindowScope, signal?: AbortSignal) {
  const rows = new Map<string, VendorWindow>();
  const totals = new Set<number>();
  for (let index = 1; ; index++) {
    const page = await vendor.windows(scope, { index, size: PAGE_SIZE }, signal);
    signal?.throwIfAborted();
    totals.add(page.total);
    const before = rows.size;
    for (const row of page.rows) rows.set(row.windowId, row);
    // A page of nothing but known rows: the end, or a vendor that repeats itself.
    if (rows.size === before || index * PAGE_SIZE >= page.total) break;
  }
  const isWhole = totals.size === 1 && totals.has(rows.size);
  return { rows: [...rows.values()], isWhole };
}
