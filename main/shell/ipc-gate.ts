import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import type { DesktopChannel } from '../contract/index.ts';

export interface GateKeeper {
  /** The one page that may call, or null while there is none. */
  contents(): WebContents | null;
  ourOrigin(): string | null;
}

export interface IpcGate {
  /** Calls `fn` with a checked payload; the page's promise rejects when sender or payload is refused. */
  handle<T, R>(channel: DesktopChannel, schema: z.ZodType<T>, fn: (payload: T) => R | Promise<R>): void;
}

/**
 * The only place that listens to pages. A call counts when it comes from the top frame of our window while that frame
 * shows our origin: an embedded frame or a page the window was led to would otherwise hold the same bridge.
 */
export function openIpcGate(keeper: GateKeeper): IpcGate {
  const isOurs = (event: IpcMainInvokeEvent) => {
    const frame = event.senderFrame;
    const contents = keeper.contents();
    const origin = keeper.ourOrigin();
    if (!frame || !contents || origin === null) return false;
    return event.sender === contents && frame === contents.mainFrame && frame.origin === origin;
  };
  return {
    handle(channel, schema, fn) {
      ipcMain.handle(channel, async (event, ...payload: unknown[]) => {
        if (!isOurs(event)) throw new Error(`${channel}: refused, the sender is not the app's own page`);
        const checked = schema.safeParse(payload[0]);
        if (!checked.success || payload.length > 1) throw new Error(`${channel}: refused, bad payload`);
        return await fn(checked.data);
      });
    },
  };
}
