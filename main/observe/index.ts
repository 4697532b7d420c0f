export * from './logger.ts';
export type { AnsweredRequest } from './metrics/http-metrics.ts';
export { createMetrics, type Metrics, type MetricsOptions } from './metrics/metrics.ts';
export type { MetricsSources, PoolSnapshot } from './metrics/metrics-sources.ts';
export { type Plain, redact } from './redact.ts';
export { redactText } from './redact-text.ts';
