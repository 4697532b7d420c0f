import { z } from 'zod';
import { component } from './component.ts';
import { TaskError } from './errors.ts';
import { epochSeconds, isSwitch } from './fields.ts';
import { ImagesAnswer } from './images.ts';
import { LegacyVideoModelName } from './model-names.ts';
import {
  aspectField,
  commonFields,
  durationField,
  imageField,
  lastFrameField,
  promptField,
  sizeField,
} from './order-fields.ts';

/** Document 002: the older video routes, and the jobs of `background: true`. */

export const LegacyVideoOrder = component(
  'LegacyVideoOrder',
  z.looseObject({
    model: LegacyVideoModelName.optional().describe('`sora-2` when left out.'),
    prompt: promptField(),
    duration: durationField().optional(),
    aspect_ratio: aspectField('video').optional(),
    size: sizeField().optional(),
    image: imageField().optional(),
    last_image_url: lastFrameField().optional(),
    background: isSwitch().optional().describe('`true`: answer at once with a job.'),
    ...commonFields(),
  }),
);

export const LegacyVideoAnswer = component(
  'LegacyVideoAnswer',
  z.object({
    created: epochSeconds(),
    data: z.array(z.object({ url: z.string(), format: z.string() })),
    model: z.string(),
    duration: z.number(),
    size: z.string(),
    fps: z.number(),
    usage: z
      .object({ credits_charged: z.null(), credits_remaining: z.null() })
      .describe('Not known: the site does not say.'),
    account: z.string().nullable().describe('The window that made it.'),
    reference_blobs: z.array(z.string()).optional(),
  }),
);

export const Job = component(
  'Job',
  z
    .object({
      id: z.string().regex(/^job_[0-9a-f]{32}$/),
      object: z.literal('image.job').describe('Of videos, too: the document fixes the word.'),
      status: z.enum(['queued', 'running', 'succeeded', 'failed']),
      created: epochSeconds(),
      updated: epochSeconds(),
      completed: epochSeconds().optional(),
      request: z.object({
        endpoint: z.string(),
        model: z.string(),
        prompt_preview: z.string(),
        size: z.string(),
        duration: z.number().nullable().optional(),
        n: z.number().int().optional(),
      }),
      result: z.union([ImagesAnswer, LegacyVideoAnswer]).optional().describe('Once it has succeeded.'),
      error: TaskError.optional(),
    })
    .describe('A task that was ordered with `background: true`.'),
);

export const ImagesOrJob = component('ImagesOrJob', z.union([ImagesAnswer, Job]));
export const LegacyVideoOrJob = component('LegacyVideoOrJob', z.union([LegacyVideoAnswer, Job]));
