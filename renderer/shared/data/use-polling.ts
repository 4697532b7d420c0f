import { useEffect, useSyncExternalStore } from 'react';

const subscribe = (onChange: () => void) => {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
};

const useVisible = () => useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');

/**
 * Calls `run` every `everyMs` while `wanted` and the page is visible, each round after the former has ended; at once
 * when the page becomes visible again. `run` must not reject and must keep its identity between renders.
 */
export function usePolling(run: () => Promise<void>, everyMs: number, wanted: boolean): void {
  const active = useVisible() && wanted;
  useEffect(() => {
    if (!active) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async () => {
      await run();
      if (!stopped) timer = setTimeout(() => void round(), everyMs);
    };
    void round();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [run, everyMs, active]);
}
