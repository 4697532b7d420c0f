import { findBrowser } from '../../main/browser/find-browser.mjs';

/** `FPB_BROWSER_PATH`, else the first installed Chromium-family browser. Throws when there is none. */
export function findChromium(): string {
  const found = findBrowser();
  if (!found) throw new Error('No Chromium, Chrome or Edge found. Install one, or set FPB_BROWSER_PATH.');
  return found.path;
}
