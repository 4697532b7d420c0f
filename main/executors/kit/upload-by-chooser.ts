import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { act } from './act.ts';
import { type Looking, unlessStopped } from './unless-stopped.ts';

export interface UploadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface ChooserUpload<T> {
  file: UploadFile;
  /** The clicks that make the page open its file chooser. */
  openChooser(): Promise<void>;
  /** What a reply says about the upload; null when it is about something else. Throws what a refusal means. */
  read(response: WireResponse): Promise<T | null>;
  looking: Looking;
  settingMs: number;
  uploadMs: number;
}

/**
 * Hands a file to the page's own file chooser and waits for the site's reply. Null: the site never answered. Stops at
 * once when the page asks for the person (upload rights, for one).
 */
export async function uploadByChooser<T>(
  session: BrowserSession,
  upload: ChooserUpload<T>,
): Promise<T | null> {
  const { settingMs: timeoutMs, looking } = upload;
  const what = 'open the file chooser';
  const chosen = await unlessStopped(session, looking, async (signal) => {
    const chooser = session.page.waitForEvent('filechooser', { timeout: timeoutMs });
    chooser.catch(() => undefined);
    await upload.openChooser();
    return act({ signal }, { what, timeoutMs }, () => chooser);
  });
  let found: { value: T } | { error: unknown } | null = null;
  return unlessStopped(session, looking, async (signal) => {
    const wait = { what: 'upload of a reference', timeoutMs: upload.uploadMs, signal };
    const reply = session.wire.response(async (response) => {
      try {
        const value = await upload.read(response);
        if (value !== null) found ??= { value };
      } catch (error) {
        found ??= { error };
      }
      return found !== null;
    }, wait);
    await act({ signal }, { what: 'hand over a reference', timeoutMs }, (limits) =>
      chosen.setFiles(upload.file, { timeout: limits.timeout }),
    );
    await reply.catch((error: unknown) => {
      if (!(error instanceof GatewayError) || error.code !== 'site_timeout') throw error;
    });
    if (found === null) return null;
    if ('error' in found) throw found.error;
    return found.value;
  });
}
