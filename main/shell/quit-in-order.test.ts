import { beforeEach, describe, expect, it, vi } from 'vitest';
import { quitInOrder } from './quit-in-order.ts';
import { app, resetElectron, seen } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

describe('quitting', () => {
  beforeEach(resetElectron);

  it('waits for the service to stop before the app ends', async () => {
    const stopped = Promise.withResolvers<void>();
    quitInOrder(() => stopped.promise);
    app.quit();
    await Promise.resolve();
    expect(seen.quits).toBe(0);
    stopped.resolve();
    await vi.waitFor(() => expect(seen.quits).toBe(1));
  });

  it('stops the service once, however often the quit is asked', async () => {
    const stop = vi.fn(async () => undefined);
    quitInOrder(stop);
    app.emit('window-all-closed');
    app.quit();
    await vi.waitFor(() => expect(seen.quits).toBe(1));
    app.quit();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('ends the app although the stop failed', async () => {
    quitInOrder(() => Promise.reject(new Error('disk gone')));
    app.quit();
    await vi.waitFor(() => expect(seen.quits).toBe(1));
  });
});
