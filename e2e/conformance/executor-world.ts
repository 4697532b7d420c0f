import type { BrowserSession } from '../../main/browser/index.ts';
import type { GenerationRequest } from '../../main/contract/index.ts';
import type { Executor } from '../../main/domain/index.ts';

/** Troubles every site of this kind knows; a world says which of them its simulator plays. */
export type SiteTrouble =
  | 'signed_out'
  | 'challenge'
  | 'consent'
  | 'unknown_modal'
  | 'unusual_activity'
  | 'quota'
  | 'rate_limited'
  | 'policy'
  | 'upload_failed'
  | 'submit_refused'
  | 'submit_no_answer'
  | 'silent_downgrade'
  | 'generation_failed'
  | 'job_lost'
  | 'expired_mid_job'
  | 'expired_url'
  | 'result_without_url'
  | 'localized';

/** A tab as the product lends it, with the strings a test pulls. */
export interface TestTab {
  session: BrowserSession;
  /** Percent reported so far. */
  progress: number[];
  stop(reason: unknown): void;
  /** Waits and listeners at work on the wire. */
  listening(): number;
  close(): Promise<void>;
}

/** One account in one browser window. */
export interface Seat {
  openTab(): Promise<TestTab>;
  play(trouble: SiteTrouble | null): Promise<void>;
  /** Paid orders of this account, oldest first, as the site's own journal has them. */
  paid(): { prompt: string; references: number }[];
  /** How often somebody ticked a human check. */
  challengesPassed(): number;
  close(): Promise<void>;
}

export interface ExecutorWorld {
  executor: Executor<BrowserSession>;
  now(): number;
  newSeat(): Promise<Seat>;
  image(over?: Partial<GenerationRequest>): GenerationRequest;
  video(over?: Partial<GenerationRequest>): GenerationRequest;
  /** Stored references of the size asked for, all different pictures. */
  references(count: number): GenerationRequest['references'];
  plays: ReadonlySet<SiteTrouble>;
  close(): Promise<void>;
}
