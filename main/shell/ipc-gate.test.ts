import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CopyTextSchema } from '../contract/index.ts';
import { openIpcGate } from './ipc-gate.ts';
import { asContents, resetElectron, StubContents, seen } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

const ORIGIN = 'http://127.0.0.1:8002';

function openGate(ourOrigin: string | null = ORIGIN) {
  const page = new StubContents();
  page.mainFrame.origin = ORIGIN;
  const received: string[] = [];
  openIpcGate({ contents: () => asContents(page), ourOrigin: () => ourOrigin }).handle(
    'fpb:copy-text',
    CopyTextSchema,
    (text) => {
      received.push(text);
      return text.length;
    },
  );
  const call = async (sender: StubContents, senderFrame: unknown, ...payload: unknown[]) =>
    await seen.ipc.get('fpb:copy-text')?.(
      { sender, senderFrame } as unknown as Electron.IpcMainInvokeEvent,
      ...payload,
    );
  return { page, received, call };
}

describe('the IPC gate', () => {
  beforeEach(resetElectron);

  it('hands a checked payload of our own page through and returns the answer', async () => {
    const { page, received, call } = openGate();
    await expect(call(page, page.mainFrame, 'curl')).resolves.toBe(4);
    expect(received).toEqual(['curl']);
  });

  it('refuses another window, a frame inside ours, a vanished frame and a foreign page in our window', async () => {
    const { page, received, call } = openGate();
    const other = new StubContents();
    other.mainFrame.origin = ORIGIN;
    await expect(call(other, other.mainFrame, 'x')).rejects.toThrow('sender');
    await expect(call(page, { origin: ORIGIN }, 'x')).rejects.toThrow('sender');
    await expect(call(page, null, 'x')).rejects.toThrow('sender');
    page.mainFrame.origin = 'https://example.com';
    await expect(call(page, page.mainFrame, 'x')).rejects.toThrow('sender');
    expect(received).toEqual([]);
  });

  it('refuses the failure page, whose origin is opaque', async () => {
    const { page, call } = openGate(null);
    page.mainFrame.origin = 'null';
    await expect(call(page, page.mainFrame, 'x')).rejects.toThrow('sender');
  });

  it.each([[[]], [[7]], [[{ text: 'x' }]], [['x'.repeat(200_001)]], [['x', 'more']]])(
    'refuses the bad payload %#',
    async (payload) => {
      const { page, received, call } = openGate();
      await expect(call(page, page.mainFrame, ...payload)).rejects.toThrow('bad payload');
      expect(received).toEqual([]);
    },
  );
});
