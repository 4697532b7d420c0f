import type { Binding, BrowserWindow } from '../records.ts';

/** A binding with all that decides whether it may take a task now. */
export interface Candidate {
  binding: Binding;
  window: BrowserWindow;
  /** Tasks now on this binding, and the most it takes. */
  running: number;
  concurrency: number;
  /** True while its server or the window itself is switched off in the configuration. */
  serverEnabled: boolean;
}

export type Obstacle =
  | 'disabled'
  | 'vanished'
  | 'unusable'
  | 'needs_person'
  | 'cooling'
  | 'no_quota'
  | 'busy';

/** Why this window cannot take a task now, or null when it can. Checked from lasting to passing reasons. */
export function obstacleOf(candidate: Candidate, now: number): Obstacle | null {
  const { binding, window, running, concurrency, serverEnabled } = candidate;
  if (!binding.enabled || !window.enabled || !serverEnabled) return 'disabled';
  if (window.vanishedAt !== null) return 'vanished';
  if (window.unusableReason !== null) return 'unusable';
  if (binding.handOver !== null) return 'needs_person';
  if (binding.credits !== null && binding.credits <= 0 && binding.cooldownUntil > now) return 'no_quota';
  if (binding.cooldownUntil > now) return 'cooling';
  return running < concurrency ? null : 'busy';
}

/**
 * The window for a task: never one it failed on while another is free; then the least busy, the healthiest and the
 * longest unused.
 */
export function chooseWindow(
  candidates: readonly Candidate[],
  now: number,
  avoid: ReadonlySet<string>,
): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (obstacleOf(candidate, now) !== null) continue;
    if (best === null || compare(candidate, best, avoid) < 0) best = candidate;
  }
  return best;
}

function compare(a: Candidate, b: Candidate, avoid: ReadonlySet<string>): number {
  return (
    Number(avoid.has(a.window.id)) - Number(avoid.has(b.window.id)) ||
    a.running / a.concurrency - b.running / b.concurrency ||
    a.binding.consecutiveErrors - b.binding.consecutiveErrors ||
    (a.binding.lastUsedAt ?? 0) - (b.binding.lastUsedAt ?? 0)
  );
}

const OBSTACLE_WORDS: Record<Obstacle, string> = {
  disabled: 'disabled',
  vanished: 'gone at the vendor',
  unusable: 'not drivable',
  needs_person: 'waiting for the person',
  cooling: 'cooling down',
  no_quota: 'without quota',
  busy: 'busy',
};

/** `3 busy, 2 cooling down`: why nothing can run now, counted over the windows. */
export function countObstacles(
  candidates: readonly Candidate[],
  now: number,
): { summary: string; windows: Record<string, number> } {
  const windows: Partial<Record<Obstacle, number>> = {};
  for (const candidate of candidates) {
    const obstacle = obstacleOf(candidate, now);
    if (obstacle) windows[obstacle] = (windows[obstacle] ?? 0) + 1;
  }
  const parts = Object.entries(windows).map(
    ([obstacle, n]) => `${n} ${OBSTACLE_WORDS[obstacle as Obstacle]}`,
  );
  return { summary: parts.length > 0 ? parts.join(', ') : 'no window is bound', windows };
}
