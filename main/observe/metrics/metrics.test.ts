import { afterEach, describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError, toStoredError } from '../../contract/index.ts';
import type { GatewayEvent, Task } from '../../domain/index.ts';
import { type LogFields, silentLogger } from '../../kernel/index.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { MetricsSources } from './metrics-sources.ts';

const open: Metrics[] = [];
afterEach(() => {
  for (const metrics of open.splice(0)) metrics.close();
});

const SOURCES: MetricsSources = {
  load: () => ({ queued: 3, running: 2 }),
  snapshot: () => ({
    queuedByType: { demo_workflow: 3 },
    runningByStage: { preparing: 1, submitted: 1 },
    windowsByObstacle: { free: 4, busy: 2 },
    oldestLeaseMs: 12_500,
  }),
  windowsAttached: () => 5,
};

function metricsOf(sources: Partial<MetricsSources> = {}) {
  const warnings: LogFields[] = [];
  const log = { ...silentLogger, warn: (_: string, fields: LogFields = {}) => void warnings.push(fields) };
  const metrics = createMetrics({
    sources: { ...SOURCES, ...sources },
    version: '1.2.3',
    startedAt: 1_714_200_000_000,
    log,
  });
  open.push(metrics);
  const lines = async () => (await metrics.render()).text.split('\n');
  return { metrics, warnings, lines };
}

const task = (patch: Partial<Task>): Task =>
  ({
    id: 't',
    executor: 'demo_workflow',
    request: { kind: 'image' },
    state: 'processing',
    stage: 'leased',
    attemptId: 'att',
    attempts: 1,
    error: null,
    createdAt: 1_000,
    startedAt: 21_000,
    finishedAt: null,
    ...patch,
  }) as Task;

const news = (
  change: Extract<GatewayEvent, { type: 'task' }>['change'],
  patch: Partial<Task> = {},
): GatewayEvent => ({
  type: 'task',
  change,
  task: task(patch),
});

const failure = (code: ErrorCode) => toStoredError(new GatewayError(code));

describe('what is counted from the bus', () => {
  it('attempts by outcome, verdict and error code', async () => {
    const { metrics, lines } = metricsOf();
    metrics.onEvent(news('requeued', { state: 'queued', error: failure('window_closed') }));
    metrics.onEvent(news('requeued', { state: 'queued', error: failure('site_login_required') }));
    metrics.onEvent(news('requeued', { state: 'queued', error: null }));
    metrics.onEvent(news('finished', { state: 'failed', error: failure('site_failed') }));
    // The error of an earlier attempt is still on the row of a task that came through in the end.
    metrics.onEvent(news('finished', { state: 'completed', error: failure('window_closed') }));
    metrics.onEvent(news('finished', { state: 'cancelled', attemptId: null, error: failure('cancelled') }));
    const row = (outcome: string, verdict: string, code: string) =>
      `fpb_attempts_total{executor="demo_workflow",code="${code}",outcome="${outcome}",verdict="${verdict}"} 1`;
    const attempts = (await lines()).filter((line) => line.startsWith('fpb_attempts_total{'));
    expect(attempts.sort()).toEqual(
      [
        row('failed', 'requeue', 'window_closed'),
        row('handed_over', 'requeue', 'site_login_required'),
        row('interrupted', 'requeue', 'none'),
        row('failed', 'give_up', 'site_failed'),
        row('completed', 'end', 'none'),
      ].sort(),
    );
    expect(await lines()).toContain(
      'fpb_tasks_ended_total{executor="demo_workflow",state="cancelled",code="cancelled"} 1',
    );
  });

  it('the wait for the first window once, also when the task is taken up again', async () => {
    const { metrics, lines } = metricsOf();
    metrics.onEvent(news('leased'));
    metrics.onEvent(news('leased', { attempts: 2 }));
    metrics.onEvent(news('leased', { stage: 'submitted' }));
    expect(await lines()).toContain('fpb_task_queue_wait_seconds_count{executor="demo_workflow"} 1');
    expect(await lines()).toContain('fpb_task_queue_wait_seconds_sum{executor="demo_workflow"} 20');
    expect(await lines()).toContain('fpb_task_queue_wait_seconds_bucket{le="15",executor="demo_workflow"} 0');
    expect(await lines()).toContain('fpb_task_queue_wait_seconds_bucket{le="30",executor="demo_workflow"} 1');
  });

  it('the time of a task from its first window, and none for one that never had a window', async () => {
    const { metrics, lines } = metricsOf();
    metrics.onEvent(news('finished', { state: 'completed', finishedAt: 66_000 }));
    metrics.onEvent(
      news('finished', { state: 'failed', attemptId: null, startedAt: null, finishedAt: 9_000 }),
    );
    const durations = (await lines()).filter((line) => line.startsWith('fpb_task_duration_seconds_sum'));
    expect(durations).toEqual([
      'fpb_task_duration_seconds_sum{executor="demo_workflow",state="completed"} 45',
    ]);
  });

  it('calls for the person', async () => {
    const { metrics, lines } = metricsOf();
    const call = { type: 'hand_over', bindingId: 'b', windowId: 'w', message: 'm' } as const;
    metrics.onEvent({ ...call, code: 'human_check_required' });
    metrics.onEvent({ type: 'windows_changed', serverId: 's' });
    expect(await lines()).toContain('fpb_hand_overs_total{code="human_check_required"} 1');
  });
});

describe('what is asked at the scrape', () => {
  it('the pool as it is then', async () => {
    let oldestLeaseMs = 12_500;
    const { lines } = metricsOf({ snapshot: () => ({ ...SOURCES.snapshot(), oldestLeaseMs }) });
    const first = await lines();
    for (const line of [
      'fpb_tasks_queued 3',
      'fpb_tasks_running 2',
      'fpb_windows_attached 5',
      'fpb_lease_oldest_seconds 12.5',
      'fpb_tasks_queued_by_type{task_type="demo_workflow"} 3',
      'fpb_tasks_running_by_stage{stage="submitted"} 1',
      'fpb_windows_by_state{state="busy"} 2',
    ]) {
      expect(first).toContain(line);
    }
    oldestLeaseMs = 0;
    expect(await lines()).toContain('fpb_lease_oldest_seconds 0');
  });

  it('a task type that has gone leaves the scrape', async () => {
    let queuedByType: Record<string, number> = { old: 1 };
    const { lines } = metricsOf({ snapshot: () => ({ ...SOURCES.snapshot(), queuedByType }) });
    expect((await lines()).join()).toContain('task_type="old"');
    queuedByType = {};
    expect((await lines()).join()).not.toContain('task_type="old"');
  });

  it('a source that fails costs its own lines only', async () => {
    const { lines, warnings } = metricsOf({
      snapshot: () => {
        throw new Error('not yet');
      },
    });
    const text = (await lines()).join('\n');
    expect(text).toContain('fpb_tasks_queued 3');
    expect(text).not.toContain('fpb_windows_by_state{');
    expect(warnings[0]).toMatchObject({ error: { message: 'not yet' } });
  });

  it('the process: memory, processor, event loop, build', async () => {
    const { lines } = metricsOf();
    const text = (await lines()).join('\n');
    expect(text).toContain(`fpb_build_info{version="1.2.3",node="${process.version}"} 1`);
    expect(text).toContain('process_start_time_seconds 1714200000');
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(value('nodejs_heap_used_bytes')).toBeGreaterThan(1e6);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(text).toContain('# TYPE process_cpu_seconds_total counter');
  });
});

it('a blocked event loop shows, in seconds', async () => {
  const { lines } = metricsOf();
  const worst = async () =>
    Number(
      /quantile="1"} (\S+)/.exec((await lines()).find((line) => line.includes('quantile="1"')) ?? '')?.[1] ??
        0,
    );
  const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
  let seen = 0;
  // The sampling timer must have fired before the block and once more after it.
  const sample = () => new Promise((resolve) => setTimeout(resolve, 25));
  for (let round = 0; round < 50 && seen < 0.03; round++) {
    await sample();
    block();
    await sample();
    seen = await worst();
  }
  expect(seen).toBeGreaterThanOrEqual(0.03);
  expect(seen).toBeLessThan(10);
});

it('requests are told apart by known methods, routes and classes of status; streams are not timed', async () => {
  const { metrics, lines } = metricsOf();
  const request = { method: 'GET', route: '/v1/videos/:id', status: 200, durationMs: 30, isStream: false };
  metrics.onRequest(request);
  metrics.onRequest({ ...request, status: 204 });
  metrics.onRequest({ ...request, method: 'BREW', status: 404 });
  metrics.onRequest({ ...request, route: '/v1/events', durationMs: 9e6, isStream: true });
  const rows = (await lines()).filter((line) => /^fpb_http_\w+_(total|count){/.test(line));
  expect(rows).toEqual([
    'fpb_http_requests_total{method="GET",route="/v1/videos/:id",status="2xx"} 2',
    'fpb_http_requests_total{method="other",route="/v1/videos/:id",status="4xx"} 1',
    'fpb_http_requests_total{method="GET",route="/v1/events",status="2xx"} 1',
    'fpb_http_request_duration_seconds_count{method="GET",route="/v1/videos/:id",status="2xx"} 2',
    'fpb_http_request_duration_seconds_count{method="other",route="/v1/videos/:id",status="4xx"} 1',
  ]);
});

it('two of them in one process keep apart', async () => {
  const one = metricsOf();
  const other = metricsOf();
  one.metrics.onEvent(news('admitted'));
  expect((await one.lines()).join()).toContain('fpb_tasks_admitted_total{');
  expect((await other.lines()).join()).not.toContain('fpb_tasks_admitted_total{');
});
