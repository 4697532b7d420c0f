import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** The sampling timer's own period: it is in every sample and is taken off again. */
const RESOLUTION_MS = 10;
const QUANTILES = { 0.5: 50, 0.99: 99, 1: 100 } as const;

/** Event loop, memory, processor, build. Returns the way to stop sampling. */
export function processMetrics(
  registry: Registry,
  build: { version: string; startedAt: number },
): () => void {
  const registers = [registry];
  memoryAndProcessor(registry);
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process, Unix time',
    registers,
  }).set(build.startedAt / 1000);
  new Gauge({
    name: 'fpb_build_info',
    help: 'Always 1; version of the program and of Node',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: build.version, node: process.version }, 1);
  return eventLoopDelay(registry);
}

function memoryAndProcessor(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'nodejs_heap_used_bytes',
    help: 'JavaScript heap in use',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time, user and system',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
}

function eventLoopDelay(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: 'fpb_event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape; quantile 1 is the worst',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      if (delay.count > 0) {
        for (const [quantile, percent] of Object.entries(QUANTILES)) {
          const lateMs = delay.percentile(percent) / 1e6 - RESOLUTION_MS;
          this.set({ quantile }, Math.max(0, lateMs) / 1000);
        }
      }
      delay.reset();
    },
  });
  return () => void delay.disable();
}
