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

export interface PoolUseLoad {
  /** Draws of work: seeds 1 to this. */
  seeds: number;
}

export const CRASH_STAGES = ['leased', 'submitting', 'submitted', 'collecting'] as const;
export type CrashStage = (typeof CRASH_STAGES)[number];

export interface CrashLoad {
  /** Data folder and the site's journal; survives the crash. */
  folder: string;
  tasks: number;
  windows: number;
  stage: CrashStage;
}

export interface ScaleLoad {
  /** Holds a data folder for each number of stored tasks. */
  folder: string;
  windows: number;
  stored: number;
  /** Dispatched one burst after the other. */
  tasks: number;
}
