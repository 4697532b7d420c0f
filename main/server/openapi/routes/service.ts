import type { ApiOperation } from '../api-operation.ts';
import { Health } from '../schemas/health.ts';
import { example } from './answers.ts';

const page = (own: Pick<ApiOperation, 'id' | 'path' | 'summary' | 'answer'>): ApiOperation => ({
  method: 'get',
  tag: 'Service',
  access: 'open',
  errors: [],
  ...own,
});

export const SERVICE_ROUTES: readonly ApiOperation[] = [
  page({
    id: 'readHealth',
    path: '/v1/health',
    summary: 'Is the service up?',
    answer: [
      {
        description: 'It is.',
        schema: Health,
        examples: [example('ok', 'Up', () => ({ status: 'ok', version: '0.1.0', accounts_active: 2 }))],
      },
    ],
  }),
  {
    id: 'readMetrics',
    method: 'get',
    path: '/metrics',
    tag: 'Service',
    summary: 'Metrics for Prometheus',
    description:
      'For any API key. The setting `metricsOpen` lets programs on the same computer read them without one.',
    access: 'setting',
    answer: [{ description: 'The metrics.', mediaType: 'text/plain' }],
    errors: [],
  },
  page({
    id: 'readDocument',
    path: '/openapi.json',
    summary: 'This document',
    answer: [{ description: 'OpenAPI 3.1.', mediaType: 'application/json' }],
  }),
  page({
    id: 'readDocs',
    path: '/docs',
    summary: 'This document as a page',
    answer: [{ description: 'A page that needs nothing from anywhere else.', mediaType: 'text/html' }],
  }),
  {
    id: 'createResponse',
    method: 'post',
    path: '/v1/responses',
    tag: 'Service',
    summary: 'The Responses API: always refused',
    description: 'Whatever the method. The refusal says which routes to use instead.',
    access: 'open',
    errors: ['route_not_found'],
    deprecated: true,
  },
];
