/** How long each step of attaching may take, in ms. Sources: measured attach 20–430 ms, a hung tab never. */
export interface SessionLimits {
  /** One `connectOverCDP`. */
  connectMs: number;
  connectTries: number;
  betweenTriesMs: number;
  /** One `/json/*` request; it is answered even when every renderer hangs. */
  devtoolsMs: number;
  /** First and second look at a tab suspected to hang: a busy machine must not cost the person a tab. */
  hungProbeMs: readonly [number, number];
  heartbeatMs: number;
  /** An answer over the attached socket itself. */
  pingMs: number;
  newTabMs: number;
  closeTabMs: number;
  /** To find out why a connection was lost. */
  verdictMs: number;
}

export const SESSION_LIMITS: SessionLimits = {
  connectMs: 10_000,
  connectTries: 3,
  betweenTriesMs: 750,
  devtoolsMs: 2_500,
  hungProbeMs: [2_000, 4_000],
  heartbeatMs: 20_000,
  pingMs: 3_000,
  newTabMs: 15_000,
  closeTabMs: 5_000,
  verdictMs: 4_000,
};
