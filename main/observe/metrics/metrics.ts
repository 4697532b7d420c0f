import { Registry } from 'prom-client';
import type { GatewayEvent } from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { type AnsweredRequest, httpMetrics } from './http-metrics.ts';
import type { MetricsSources } from './metrics-sources.ts';
import { poolGauges } from './pool-gauges.ts';
import { processMetrics } from './process-metrics.ts';
import { taskMetrics } from './task-metrics.ts';

export interface Metrics {
  /** For the event bus. */
  onEvent(event: GatewayEvent): void;
  onRequest(request: AnsweredRequest): void;
  /** Prometheus' text format. */
  render(): Promise<{ contentType: string; text: string }>;
  /** Stops sampling the event loop. */
  close(): void;
}

export interface MetricsOptions {
  sources: MetricsSources;
  version: string;
  /** Epoch ms. */
  startedAt: number;
  log: Logger;
}

/** In a registry of its own: prom-client's default one is shared by everything in the process. */
export function createMetrics({ sources, log, ...build }: MetricsOptions): Metrics {
  const registry = new Registry();
  const close = processMetrics(registry, build);
  poolGauges(registry, sources, log);
  return {
    onEvent: taskMetrics(registry),
    onRequest: httpMetrics(registry),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    close,
  };
}
