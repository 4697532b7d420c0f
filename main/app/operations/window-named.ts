import type { BrowserWindow } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { pick } from './operation.ts';

/** A window by its id, the vendor's id or its name. Errors: `not_found`, `conflict`. */
export async function windowNamed({ store }: Engine, text: string): Promise<BrowserWindow> {
  const windows = await store.windows.list();
  return windows.find(({ vendorWindowId }) => vendorWindowId === text) ?? pick(windows, text, 'window');
}
