import { z } from 'zod';
import type { ApiOperation } from '../api-operation.ts';
import { SAMPLE_IDS } from '../samples/sample-tasks.ts';
import { fileAnswers } from './answers.ts';
import { CONTENT } from './refusals.ts';

export const FILE_ROUTES: readonly ApiOperation[] = [
  {
    id: 'readFile',
    method: 'get',
    path: '/files/{taskId}/{name}',
    tag: 'Files',
    summary: 'Open a link of an answer',
    description:
      'The signature is the right to read: no key is needed. Links work for 24 hours; ask for the task again to get fresh ones. `HEAD`, `Range` and conditional requests are answered.',
    access: 'link',
    parameters: [
      {
        name: 'taskId',
        in: 'path',
        schema: z.string(),
        description: 'Id of the task.',
        isRequired: true,
        example: SAMPLE_IDS.video,
      },
      {
        name: 'name',
        in: 'path',
        schema: z.string(),
        description: 'Number of the result, from 1, and its kind.',
        isRequired: true,
        example: '1.mp4',
      },
      {
        name: 'format',
        in: 'query',
        schema: z.enum(['png', 'jpeg', 'webp']),
        description: 'Shows an image in this type.',
      },
      {
        name: 'compression',
        in: 'query',
        schema: z.number().int().min(0).max(100),
        description: 'Quality of `jpeg` and `webp`, in percent.',
      },
      {
        name: 'exp',
        in: 'query',
        schema: z.number().int(),
        description: 'When the link ends, in seconds.',
        isRequired: true,
      },
      { name: 'sig', in: 'query', schema: z.string(), description: 'The signature.', isRequired: true },
    ],
    answer: fileAnswers('The file.'),
    errors: ['key_forbidden', 'bad_parameter', ...CONTENT],
    scene: { subject: 'file' },
  },
];
