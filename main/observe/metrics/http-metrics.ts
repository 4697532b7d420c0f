import { Counter, Histogram, type Registry } from 'prom-client';
import { HTTP_S } from './buckets.ts';

export interface AnsweredRequest {
  method: string;
  /** Pattern of the route, e.g. `/v1/videos/:id`; never the path itself, callers could make up any number of them. */
  route: string;
  status: number;
  durationMs: number;
  /** Open as long as its listener likes: counted, not timed. */
  isStream: boolean;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function httpMetrics(registry: Registry): (request: AnsweredRequest) => void {
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [registry];
  const requests = new Counter({
    name: 'fpb_http_requests_total',
    help: 'Requests answered, by route and class of status',
    labelNames,
    registers,
  });
  const seconds = new Histogram({
    name: 'fpb_http_request_duration_seconds',
    help: 'From the request to the last byte of its answer',
    labelNames,
    buckets: HTTP_S,
    registers,
  });
  return ({ method, route, status, durationMs, isStream }) => {
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      route,
      status: `${Math.trunc(status / 100)}xx`,
    };
    requests.inc(labels);
    if (!isStream) seconds.observe(labels, durationMs / 1000);
  };
}
