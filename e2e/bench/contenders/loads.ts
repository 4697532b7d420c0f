/** What each part asks of its contenders; the same for all of them. */
export interface ThroughputLoad {
  tasks: number;
  slots: number;
}

export interface HandOverLoad {
  windows: number;
  /** Tasks waiting when the measuring begins. */
  waiting: number;
  handOvers: number;
  /** Shortest and longest time of an executor. */
  workMs: readonly [number, number];
}

export interface WithRedis {
  port: number;
}
