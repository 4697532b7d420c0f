import { z } from 'zod';
import { component } from './component.ts';
import { epochSeconds } from './fields.ts';

export const Model = component(
  'Model',
  z.object({
    id: z.string().describe('The name to order by.'),
    object: z.literal('model'),
    created: epochSeconds(),
    owned_by: z.string(),
    supported_endpoint_types: z
      .array(z.enum(['image-generation', 'openai-video', 'openai']))
      .describe('Words relays sort models by.'),
  }),
);

export const ModelList = component(
  'ModelList',
  z.object({ object: z.literal('list'), data: z.array(Model) }),
);

export const FireflyModelList = component(
  'FireflyModelList',
  z.object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        id: z.string(),
        object: z.literal('model'),
        type: z.enum(['image', 'video']),
        routes_to: z.string().nullable().describe('The model that really draws; null: nothing does.'),
        enabled: z.boolean().describe('A task type for it is switched on.'),
      }),
    ),
  }),
);
