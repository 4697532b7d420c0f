const duties = new Set<() => void>();
let armed = false;

/**
 * Runs `duty` (synchronously) when this process ends in whatever way it can notice: normal exit, uncaught error,
 * Ctrl-C, SIGTERM. The returned function takes the duty back. Without it a failing test would leave browsers behind.
 */
export function atProcessEnd(duty: () => void): () => void {
  arm();
  duties.add(duty);
  return () => duties.delete(duty);
}

function arm(): void {
  if (armed) return;
  armed = true;
  process.once('exit', performAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // Somebody else handles the signal and will end the process in good order: `exit` still comes.
      if (process.listenerCount(signal) > 0) return;
      performAll();
      process.kill(process.pid, signal);
    });
  }
}

function performAll(): void {
  for (const duty of duties) {
    try {
      duty();
    } catch {
      // The others must have their turn.
    }
  }
  duties.clear();
}
