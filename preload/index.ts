import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopChannel } from '../main/contract/index.ts';

const call = (channel: DesktopChannel, ...payload: unknown[]): Promise<unknown> =>
  ipcRenderer.invoke(channel, ...payload);

const bridge: DesktopBridge = {
  copyText: async (text) => {
    await call('fpb:copy-text', text);
  },
  makeKey: async () => String(await call('fpb:make-key')),
};

contextBridge.exposeInMainWorld('fpb', bridge);
