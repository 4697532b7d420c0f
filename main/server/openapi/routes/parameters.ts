import { z } from 'zod';
import type { Parameter } from '../api-operation.ts';
import { SAMPLE_IDS, type SampleName } from '../samples/sample-tasks.ts';
import { taskId } from '../schemas/fields.ts';

export const idOf = (sample: SampleName): Parameter => ({
  name: 'id',
  in: 'path',
  schema: taskId(),
  description: 'Id of a task of yours. Anybody else’s is 404, as one that never was.',
  isRequired: true,
  example: SAMPLE_IDS[sample],
});

export const PROFILE: Parameter = {
  name: 'X-Api-Profile',
  in: 'header',
  schema: z.enum(['openai', 'newapi', 'fpbrowser']),
  description: 'Shape of the answer, see Profiles. `?profile=` says the same.',
};

export const IDEMPOTENCY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: z.string().min(1).max(255),
  description: 'The same key and fields within 48 hours are the same task, never a second order.',
};
