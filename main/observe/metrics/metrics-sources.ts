/** What the pool looks like now. Keys are task types' codes, stages and obstacles: closed or configured, never a caller's. */
export interface PoolSnapshot {
  queuedByType: Record<string, number>;
  runningByStage: Record<string, number>;
  windowsByObstacle: Record<string, number>;
  /** 0 when nothing runs. */
  oldestLeaseMs: number;
}

/** Asked at every scrape; `app` wires it. A source that fails costs its own lines, not the scrape. */
export interface MetricsSources {
  load(): { queued: number; running: number };
  snapshot(): PoolSnapshot;
  windowsAttached(): number;
}
