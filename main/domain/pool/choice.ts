import type { Binding, BrowserWindow } from '../records.ts';
import { healthOf } from './binding-health.ts';
import { coversPrice, ordersLeftToday } from './quota.ts';

/** A binding with all that decides whether it may take a task now. */
export interface Candidate {
  binding: Binding;
  window: BrowserWindow;
  /** Tasks now on this binding, and the most it takes. */
  running: number;
  concurrency: number;
  /** Of those, not yet ordered at the site. */
  unplaced: number;
  /** Tasks on the window over all task types. */
  windowRunning: number;
  /** Credits that running tasks are expected to take. */
  reserved: number;
  dailyLimit: number | null;
  /** Its server, task type and the whole service may work. */
  serverEnabled: boolean;
  paused: boolean;
  /** The window is open already: no wait for it. */
  isOpen: boolean;
}

/** What of a task decides which window may take it. */
export interface Demand {
  /** Canonical model. */
  model: string;
  /** Expected credits; null: unknown. */
  price: number | null;
}

export const OBSTACLES = [
  'disabled',
  'paused',
  'vanished',
  'unusable',
  'needs_person',
  'quarantined',
  'not_offered',
  'no_quota',
  'daily_limit',
  'cooling',
  'busy',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Why this window cannot take a task now, or null when it can. Checked from lasting to passing reasons. */
export function obstacleOf(candidate: Candidate, now: number, demand?: Demand): Obstacle | null {
  const { binding, window, running } = candidate;
  if (!binding.enabled || !window.enabled || !candidate.serverEnabled) return 'disabled';
  if (candidate.paused) return 'paused';
  if (window.vanishedAt !== null) return 'vanished';
  if (window.unusableReason !== null) return 'unusable';
  if (binding.handOver !== null) return 'needs_person';
  if (binding.quarantine !== null && binding.quarantine.until > now) return 'quarantined';
  if (demand && (binding.notOffered[demand.model] ?? 0) > now) return 'not_offered';
  if (!coversPrice(binding, candidate.reserved, demand?.price ?? null, now)) return 'no_quota';
  if (ordersLeftToday(binding, candidate.dailyLimit, candidate.unplaced, now) <= 0) return 'daily_limit';
  if (binding.cooldownUntil > now) return 'cooling';
  // On parole one task at a time shows whether it works again.
  const most = binding.quarantine === null ? candidate.concurrency : 1;
  if (running >= most) return 'busy';
  return window.maxConcurrent !== null && candidate.windowRunning >= window.maxConcurrent ? 'busy' : null;
}

/**
 * The window for a task: never one it failed on while another is free; then the healthiest (in steps of ten, so that
 * one blip does not send all work elsewhere), one that is open, the least busy and the longest unused.
 */
export function chooseWindow(
  candidates: readonly Candidate[],
  now: number,
  avoid: ReadonlySet<string>,
  demand?: Demand,
): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (obstacleOf(candidate, now, demand) !== null) continue;
    if (best === null || compare(candidate, best, avoid, now) < 0) best = candidate;
  }
  return best;
}

function compare(a: Candidate, b: Candidate, avoid: ReadonlySet<string>, now: number): number {
  return (
    Number(avoid.has(a.window.id)) - Number(avoid.has(b.window.id)) ||
    Math.ceil(healthOf(b.binding, now) / 10) - Math.ceil(healthOf(a.binding, now) / 10) ||
    a.running / a.concurrency - b.running / b.concurrency ||
    Number(b.isOpen) - Number(a.isOpen) ||
    (a.binding.lastUsedAt ?? 0) - (b.binding.lastUsedAt ?? 0)
  );
}

const OBSTACLE_WORDS: Record<Obstacle, string> = {
  disabled: 'disabled',
  paused: 'paused',
  vanished: 'gone at the vendor',
  unusable: 'not drivable',
  needs_person: 'waiting for the person',
  quarantined: 'quarantined',
  not_offered: 'without this model',
  no_quota: 'without quota',
  daily_limit: 'at the daily limit',
  cooling: 'cooling down',
  busy: 'busy',
};

/** `3 busy, 2 cooling down`: why nothing can run now, counted over the windows. */
export function countObstacles(
  candidates: readonly Candidate[],
  now: number,
  demand?: Demand,
): { summary: string; windows: Record<string, number> } {
  const windows: Partial<Record<Obstacle, number>> = {};
  for (const candidate of candidates) {
    const obstacle = obstacleOf(candidate, now, demand);
    if (obstacle) windows[obstacle] = (windows[obstacle] ?? 0) + 1;
  }
  const parts = Object.entries(windows).map(
    ([obstacle, n]) => `${n} ${OBSTACLE_WORDS[obstacle as Obstacle]}`,
  );
  if (candidates.length === 0) return { summary: 'no window is bound', windows };
  return { summary: parts.length > 0 ? parts.join(', ') : 'about to start', windows };
}
