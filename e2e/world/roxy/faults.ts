import { z } from 'zod';
import { type Modes, modesSchema, type Timing, timingSchema } from './conduct.ts';

/**
 * What happens to one call. `takesEffect` says whether the work is done before the answer is spoiled: by default
 * yes for what goes wrong on the way back (slow, malformed, drop, omit) and no for the others.
 */
const shared = { takesEffect: z.boolean().optional() };
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    status: z.int().min(400).max(599),
    retryAfterS: z.number().optional(),
    body: z.string().optional(),
    ...shared,
  }),
  /** HTTP 200 with a page instead of JSON, as a proxy or another program on the port would answer. */
  z.object({ kind: z.literal('html'), ...shared }),
  z.object({ kind: z.literal('malformed'), ...shared }),
  /** The connection breaks in the middle of the body. */
  z.object({ kind: z.literal('drop'), ...shared }),
  /** Answers `ms` later than the work is done. */
  z.object({ kind: z.literal('slow'), ms: z.number().nonnegative(), ...shared }),
  z.object({
    kind: z.literal('refuse'),
    code: z.int(),
    msg: z.string(),
    data: z.json().optional(),
    ...shared,
  }),
  /** Takes fields out of `data`, of its rows, or of its entries. */
  z.object({ kind: z.literal('omit'), fields: z.array(z.string()), ...shared }),
]);
export type Fault = z.infer<typeof faultSchema>;

export const takesEffect = (fault: Fault): boolean =>
  fault.takesEffect ?? ['malformed', 'drop', 'slow', 'omit'].includes(fault.kind);

/** Refusals seen from the real app (contract 1.1), by name. */
export const knownRefusals = {
  creating: { kind: 'refuse', code: 1, msg: '正在创建中，请稍等！' },
  quota: (remaining: number): Fault => ({ kind: 'refuse', code: 409, msg: '窗口额度不足', data: remaining }),
  dailyLimit: { kind: 'refuse', code: 500, msg: '窗口单日创建次数已经超出' },
  /** The app's own timeout towards its server: the profile exists afterwards although the answer denies it. */
  upstreamTimeout: { kind: 'refuse', code: 1, msg: 'timeout of 15000ms exceeded', takesEffect: true },
  openWithoutWs: { kind: 'omit', fields: ['ws'] },
} as const satisfies Record<string, Fault | ((remaining: number) => Fault)>;

/** The switchboard: lasting modes and timing, and faults that hit the next calls of a path. */
export class Faults {
  modes: Modes;
  timing: Timing;
  readonly #initial: { modes: Modes; timing: Timing };
  #coming: { path: string; fault: Fault; times: number }[] = [];

  constructor(modes: Partial<Modes> = {}, timing: Partial<Timing> = {}) {
    this.#initial = { modes: modesSchema.parse(modes), timing: timingSchema.parse(timing) };
    this.modes = { ...this.#initial.modes };
    this.timing = { ...this.#initial.timing };
  }

  set(modes: Partial<Modes>): void {
    this.modes = modesSchema.parse({ ...this.modes, ...modes });
  }

  setTiming(timing: Partial<Timing>): void {
    this.timing = timingSchema.parse({ ...this.timing, ...timing });
  }

  /** The next `times` calls of `path` (`*`: of any path) get `fault`; several for one path queue up. */
  next(path: string, fault: Fault, times = 1): void {
    this.#coming.push({ path, fault: faultSchema.parse(fault), times });
  }

  take(path: string): Fault | undefined {
    const entry = this.#coming.find((coming) => coming.path === path || coming.path === '*');
    if (!entry) return undefined;
    if (--entry.times <= 0) this.#coming = this.#coming.filter((coming) => coming !== entry);
    return entry.fault;
  }

  get coming(): readonly { path: string; fault: Fault; times: number }[] {
    return this.#coming;
  }

  /** As the world was started. */
  reset(): void {
    this.modes = { ...this.#initial.modes };
    this.timing = { ...this.#initial.timing };
    this.#coming = [];
  }
}
