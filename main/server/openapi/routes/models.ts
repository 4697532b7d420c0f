import { z } from 'zod';
import type { ApiOperation } from '../api-operation.ts';
import { FireflyModelList, Model, ModelList } from '../schemas/models.ts';
import { example } from './answers.ts';

const MODEL = {
  id: 'demo-video',
  object: 'model',
  created: Date.UTC(2026, 10, 1) / 1000,
  owned_by: 'fpbrowser2api',
  supported_endpoint_types: ['openai-video', 'openai'],
};

export const MODEL_ROUTES: readonly ApiOperation[] = [
  {
    id: 'listModels',
    method: 'get',
    path: '/v1/models',
    tag: 'Models',
    summary: 'List models',
    description: 'Without the names the operator hides, with those the operator routes.',
    access: 'key',
    answer: [
      {
        description: 'The models.',
        schema: ModelList,
        examples: [example('list', 'One of them', () => ({ object: 'list', data: [MODEL] }))],
      },
    ],
    errors: [],
  },
  {
    id: 'readModel',
    method: 'get',
    path: '/v1/models/{id}',
    tag: 'Models',
    summary: 'Look at a model',
    access: 'key',
    parameters: [
      {
        name: 'id',
        in: 'path',
        schema: z.string(),
        description: 'Any spelling the catalogue knows.',
        isRequired: true,
        example: 'demo-video',
      },
    ],
    answer: [
      { description: 'The model.', schema: Model, examples: [example('model', 'A model', () => MODEL)] },
    ],
    errors: ['not_found'],
    scene: { subject: 'model' },
  },
  {
    id: 'listFireflyModels',
    method: 'get',
    path: '/v1/firefly/models',
    tag: 'Models',
    summary: 'Names of document 002, and what serves them',
    access: 'key',
    answer: [{ description: 'The names.', schema: FireflyModelList }],
    errors: [],
  },
];
