import { z } from 'zod';

/** What the desktop shell does for its own page; the preload script offers it as `window.fpb`. */
export interface DesktopBridge {
  /** Puts text on the clipboard; rejects when the text is longer than 200,000 characters. */
  copyText(text: string): Promise<void>;
  /** A new API key: an installed app has no command line to make the first one with. */
  makeKey(): Promise<string>;
}

/** Names of the IPC calls; the preload script knows them by type only, so that it bundles no schema library. */
export type DesktopChannel = 'fpb:copy-text' | 'fpb:make-key';

export const CopyTextSchema = z.string().max(200_000);
export const NoPayloadSchema = z.undefined();
