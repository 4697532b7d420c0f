import { constants } from 'node:os';

/** Aborts on Ctrl-C or a request to end; the exit code then says which signal it was. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      controller.abort();
      process.exitCode = 128 + constants.signals[name];
    });
  }
  return controller.signal;
}
