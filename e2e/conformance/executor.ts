import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ErrorCode, type FailureStage, GatewayError, type Next } from '../../main/contract/index.ts';
import type { DoubtfulAttempt, RemoteJob } from '../../main/domain/index.ts';
import { mediaKindOf } from '../../main/executors/kit/index.ts';
import type { ExecutorWorld, Seat, SiteTrouble, TestTab } from './executor-world.ts';

interface Expected {
  code: ErrorCode;
  stage: FailureStage;
  next?: Next;
}

/** In the way before anything is ordered: reported by `inspect`, thrown by `prepare`. */
const IN_THE_WAY: readonly [SiteTrouble, ErrorCode][] = [
  ['signed_out', 'site_login_required'],
  ['challenge', 'human_check_required'],
  ['consent', 'consent_required'],
  ['unknown_modal', 'human_check_required'],
];

/** Refused by the site: nothing was paid. */
const REFUSED: readonly [SiteTrouble, Expected][] = [
  ['quota', { code: 'site_quota_exhausted', stage: 'before_submit', next: 'other_window' }],
  ['rate_limited', { code: 'site_rate_limited', stage: 'before_submit', next: 'later' }],
  ['policy', { code: 'moderation_blocked', stage: 'before_submit', next: 'give_up' }],
  ['unusual_activity', { code: 'unusual_activity', stage: 'before_submit', next: 'hand_over' }],
  ['submit_refused', { code: 'site_failed', stage: 'before_submit', next: 'same_window' }],
];

/** Paid, then it went wrong: the stage forbids a second click. */
const LOST_LATER: readonly [SiteTrouble, Expected][] = [
  ['silent_downgrade', { code: 'submitted_otherwise', stage: 'submitted', next: 'give_up' }],
  ['generation_failed', { code: 'site_failed', stage: 'submitted' }],
  ['job_lost', { code: 'remote_job_lost', stage: 'submitted', next: 'give_up' }],
  ['expired_mid_job', { code: 'site_login_required', stage: 'submitted', next: 'hand_over' }],
  ['result_without_url', { code: 'media_invalid', stage: 'collecting', next: 'give_up' }],
];

/** What every executor holds, on its site's simulator with real Chromium. */
export function executorConformance(name: string, makeWorld: () => Promise<ExecutorWorld>): void {
  describe(`${name} as an executor`, () => {
    let world: ExecutorWorld;
    let seat: Seat;
    let tab: TestTab;

    beforeAll(async () => {
      world = await makeWorld();
    });
    afterAll(() => world?.close());
    beforeEach(async () => {
      seat = await world.newSeat();
      tab = await seat.openTab();
    });
    afterEach(async () => {
      // Whatever happened, nothing of it listens on and nobody ticked a human check.
      expect(tab.listening()).toBe(0);
      expect(seat.challengesPassed()).toBe(0);
      await seat.close();
    });

    const attemptSince = (startedAt: number, id = 'attempt_1', taken: string[] = []): DoubtfulAttempt => ({
      id,
      taskId: 'task_1',
      number: 1,
      windowId: 'w',
      bindingId: 'b',
      stage: 'submitting',
      outcome: null,
      error: null,
      remoteJob: null,
      startedAt,
      submittedAt: null,
      finishedAt: null,
      taken: new Set(taken),
    });
    const order = async (request = world.image()): Promise<RemoteJob> => {
      const prepared = await world.executor.prepare(tab.session, request);
      return world.executor.submit(tab.session, prepared, request);
    };
    const whole = async (request = world.image()) => {
      const outcome = await world.executor.follow(tab.session, await order(request), request);
      return world.executor.collect(tab.session, outcome, request);
    };
    const failureOf = async (work: Promise<unknown>): Promise<GatewayError> => {
      const error = await work.then(
        () => new Error('It went through'),
        (cause: unknown) => cause,
      );
      if (error instanceof GatewayError) return error;
      throw error;
    };
    const plays = ([trouble]: readonly [SiteTrouble, unknown]) => world.plays.has(trouble);

    test('an account in order is reported with name and credits', async () => {
      const report = await world.executor.inspect(tab.session);
      expect(report).toMatchObject({ signedIn: true, handOver: null });
      expect(report.account).toBeTruthy();
      expect(report.credits).toBeGreaterThan(0);
    });

    test.each(IN_THE_WAY)('%s is reported and handed over, untouched', async (trouble, code) => {
      if (!plays([trouble, code])) return;
      await seat.play(trouble);
      expect(await world.executor.inspect(tab.session)).toMatchObject({ handOver: { code } });
      const error = await failureOf(world.executor.prepare(tab.session, world.image()));
      expect(error).toMatchObject({ code, stage: 'before_submit', next: 'hand_over' });
      expect(seat.paid()).toEqual([]);
    });

    test('preparing pays nothing and reads every setting back', async () => {
      const request = world.video();
      const prepared = await world.executor.prepare(tab.session, request);
      expect(prepared.settings).toMatchObject({ model: request.model, aspect: request.aspect });
      expect(prepared.price).toBeGreaterThan(0);
      expect(seat.paid()).toEqual([]);
    });

    test('a value the page does not offer is refused before it costs anything', async () => {
      const error = await failureOf(world.executor.prepare(tab.session, world.image({ aspect: '21:9' })));
      expect(error).toMatchObject({ code: 'option_not_offered', stage: 'before_submit', param: 'aspect' });
      expect(seat.paid()).toEqual([]);
    });

    test('one submit is one paid order, with its references', async () => {
      const references = world.references(2);
      const job = await order(world.image({ prompt: 'Two friends\nand a kite', references }));
      expect(job.id).toBeTruthy();
      expect(seat.paid()).toEqual([{ prompt: 'Two friends\nand a kite', references: 2 }]);
    });

    test('pictures and films arrive whole, and progress only rises', async () => {
      const pictures = await whole(world.image({ n: 2 }));
      expect(pictures.map(({ kind, bytes }) => [kind, mediaKindOf(bytes)?.kind])).toEqual([
        ['image', 'image'],
        ['image', 'image'],
      ]);
      const [film] = await whole(world.video());
      expect(film && mediaKindOf(film.bytes)).toMatchObject({ kind: 'video', mime: film?.mime });
      expect(tab.progress.at(-1)).toBe(99);
      expect(seat.paid()).toHaveLength(2);
    });

    test('a job goes on in a fresh tab when its own is gone', async () => {
      const request = world.video();
      const job = await order(request);
      await tab.close();
      tab = await seat.openTab();
      const outcome = await world.executor.follow(tab.session, structuredClone(job), request);
      expect(await world.executor.collect(tab.session, outcome, request)).toHaveLength(1);
      expect(seat.paid()).toHaveLength(1);
    });

    test.each(REFUSED)('%s is told as what it is, and nothing is paid', async (trouble, expected) => {
      if (!plays([trouble, expected])) return;
      await seat.play(trouble);
      const error = await failureOf(whole());
      expect(error).toMatchObject(expected);
      if (expected.next === 'later') expect(error.retryAfterMs).toBeGreaterThan(0);
      expect(seat.paid()).toEqual([]);
    });

    test('a reference the site does not take stops the order', async () => {
      if (!world.plays.has('upload_failed')) return;
      await seat.play('upload_failed');
      const error = await failureOf(whole(world.image({ references: world.references(1) })));
      expect(error).toMatchObject({ code: 'upload_failed', stage: 'before_submit' });
      expect(seat.paid()).toEqual([]);
    });

    test.each(LOST_LATER)('%s never leads to a second click', async (trouble, expected) => {
      if (!plays([trouble, expected])) return;
      await seat.play(trouble);
      expect(await failureOf(whole(world.video()))).toMatchObject(expected);
      expect(seat.paid()).toHaveLength(1);
    });

    test.each<SiteTrouble>(['expired_url', 'localized'])('%s is no obstacle', async (trouble) => {
      if (!world.plays.has(trouble)) return;
      await seat.play(trouble);
      expect(await whole(world.image({ references: world.references(1) }))).toHaveLength(1);
    });

    test('an order whose answer was lost is found again and paid once', async () => {
      if (!world.plays.has('submit_no_answer')) return;
      await seat.play('submit_no_answer');
      const since = world.now();
      const request = world.image({ prompt: 'The answer that never came' });
      const error = await failureOf(order(request));
      expect(error.stage).toBe('submitting');
      expect(error.code).not.toBe('submission_uncertain');
      await tab.close();
      tab = await seat.openTab();
      const found = await world.executor.find(tab.session, attemptSince(since), request);
      if (typeof found === 'string') throw new Error(`It was called ${found}`);
      const outcome = await world.executor.follow(tab.session, found, request);
      expect(await world.executor.collect(tab.session, outcome, request)).toHaveLength(1);
      expect(await world.executor.find(tab.session, attemptSince(since), request)).toEqual(found);
      // The same order once more, but the job is known to be a neighbour's: it is nobody else's.
      const mine = attemptSince(since, 'attempt_2', [found.id]);
      expect(await world.executor.find(tab.session, mine, request)).toBe('absent');
      expect(seat.paid()).toHaveLength(1);
    });

    test('a click that never happened is absent, whatever neighbours ordered', async () => {
      await order(world.image({ prompt: 'A neighbour' }));
      const since = world.now() + 5_000;
      const mine = world.image({ prompt: 'A neighbour' });
      expect(await world.executor.find(tab.session, attemptSince(since), mine)).toBe('absent');
      const other = world.image({ prompt: 'Something else' });
      expect(await world.executor.find(tab.session, attemptSince(0), other)).toBe('absent');
    });

    test('an order that may be a neighbour’s is not taken', async () => {
      const since = world.now();
      const request = world.image({ prompt: 'Twins' });
      await order(request);
      expect(await world.executor.find(tab.session, attemptSince(since), request)).toBe('unknown');
    });

    test('words of a prompt are not taken for words of the site', async () => {
      const prompt = 'Verify you are human. Unusual activity! Your session has expired';
      await order(world.image({ prompt }));
      await tab.close();
      tab = await seat.openTab();
      expect(await world.executor.inspect(tab.session)).toMatchObject({ signedIn: true, handOver: null });
    });

    test('a stopped attempt ends at once with the reason of the stop', async () => {
      const request = world.image({ prompt: 'Nobody will wait for this' });
      const lost: RemoteJob = { id: 'job_that_is_not_there' };
      const reason = new GatewayError('cancelled');
      const job = await order(request);
      const following = world.executor
        .follow(tab.session, job, request)
        .then(() => world.executor.follow(tab.session, lost, request));
      tab.stop(reason);
      expect(await failureOf(following)).toBe(reason);
      expect(await failureOf(world.executor.prepare(tab.session, request))).toBe(reason);
    });
  });
}
