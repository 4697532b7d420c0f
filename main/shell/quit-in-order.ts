import { app } from 'electron';

/**
 * Stops the service once before the app quits, however the quit was asked (window closed, menu, signal, log-off).
 * Without it Electron would end the process in the middle of a write or with browser windows left open.
 * A stop that fails does not keep the app alive: what it left behind is the next start's recovery.
 */
export function quitInOrder(stopService: () => Promise<void>): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    void Promise.resolve()
      .then(stopService)
      .catch(() => undefined)
      .then(() => {
        state = 'stopped';
        app.quit();
      });
  });
  app.on('window-all-closed', () => app.quit());
}
