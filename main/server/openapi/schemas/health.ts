import { z } from 'zod';
import { component } from './component.ts';

export const Health = component(
  'Health',
  z
    .looseObject({
      status: z.literal('ok'),
      version: z.string(),
      accounts_active: z.number().int().optional().describe('Windows that can work now.'),
      total_credits: z.number().optional().describe('Credits the sites last reported, summed.'),
    })
    .describe('That the service answers; it says nothing about any window.'),
);
