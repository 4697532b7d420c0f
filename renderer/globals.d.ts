import type { DesktopBridge } from '../main/contract/index.ts';

declare global {
  interface Window {
    /** Only in the desktop app. */
    readonly fpb?: DesktopBridge;
  }
}
