import { z } from 'zod';
import { component } from './component.ts';
import { TaskError } from './errors.ts';
import { anyObject, epochMilliseconds, epochSeconds, percent, taskId } from './fields.ts';
import { AnyModelName, FlowVideoModelName, VideoModelName } from './model-names.ts';
import {
  aspectField,
  commonFields,
  countField,
  durationField,
  imageField,
  lastFrameField,
  promptField,
  referencesField,
  resolutionField,
  secondsField,
  sizeField,
  sourceVideoField,
} from './order-fields.ts';

const orderFields = () => ({
  prompt: promptField(),
  duration: durationField().optional(),
  seconds: secondsField().optional(),
  aspect_ratio: aspectField('video').optional(),
  resolution: resolutionField('video').optional(),
  size: sizeField().optional(),
  n: countField('video').optional(),
  image: imageField().optional(),
  input_reference: imageField().optional().describe('First frame, as the OpenAI SDKs send it.'),
  last_image_url: lastFrameField().optional(),
  reference_images: referencesField('video').optional(),
  video_url: sourceVideoField().optional(),
  mode: z
    .string()
    .optional()
    .describe(
      '`i2v`, `first_last_frames`, `omni_reference`, `reference_images` or `edit`, where the images alone do not say it.',
    ),
  quality: z.string().optional(),
  ...commonFields(),
});

export const VideoOrder = component(
  'VideoOrder',
  z
    .looseObject({ model: AnyModelName, ...orderFields() })
    .describe('Unknown fields are kept for the site’s executor. Image models can be ordered here too.'),
);

export const VideoOrderForm = component(
  'VideoOrderForm',
  z
    .looseObject({ model: AnyModelName, ...orderFields(), input_reference: z.file().optional() })
    .describe('The same as a form; images are files. Lists are repeated fields or `name[]`.'),
);

export const FlowVideoOrder = component(
  'FlowVideoOrder',
  z
    .looseObject({
      model: FlowVideoModelName,
      ...orderFields(),
      n: z.unknown().optional().describe('Ignored.'),
    })
    .describe(
      'Parameters may stand in the name: `veo_3_1-fl-fast-landscape`. A size says only which side is longer.',
    ),
);

export const VideoEdit = component(
  'VideoEdit',
  z.looseObject({
    model: VideoModelName.optional(),
    prompt: promptField(),
    video: z
      .union([z.looseObject({ id: taskId() }), z.string()])
      .optional()
      .describe('`{"id": …}` of a finished video of yours, or a video as URL or file.'),
    image: imageField()
      .optional()
      .describe('Instead of a video: document 002 makes a video that begins with this image.'),
    ...commonFields(),
  }),
);

const waitingReason = () =>
  z
    .object({
      summary: z.string().describe('For a person, e.g. `3 busy, 1 cooling down`.'),
      windows: z.record(z.string(), z.number().int()).describe('Windows by what stands in their way.'),
    })
    .optional()
    .describe('Why a queued task does not run yet.');

const metadata = () => anyObject().describe('What you sent, and `result_urls`.');
const url = () =>
  z.string().nullable().describe('Signed link, good for 24 hours; each answer has a fresh one.');

/** The OpenAI shape, with what relays look for beside it. */
export const Video = component(
  'Video',
  z
    .object({
      id: taskId(),
      task_id: taskId(),
      object: z.literal('video'),
      status: z.enum(['queued', 'in_progress', 'completed', 'failed']),
      state: z.enum(['queued', 'in_progress', 'completed', 'failed']),
      task_status: z.enum(['queued', 'in_progress', 'completed', 'failed']),
      success: z.boolean(),
      final: z.boolean().describe('It will not change any more.'),
      progress: percent(),
      created_at: epochSeconds(),
      created: epochSeconds(),
      created_at_ms: epochMilliseconds(),
      completed_at: epochSeconds().nullable(),
      expires_at: epochSeconds().nullable().describe('Until when the links of this answer work, in seconds.'),
      model: z.string().describe('As you named it.'),
      prompt: z.string(),
      seconds: z.string().describe('Text, as the SDKs expect.'),
      duration: z.number(),
      size: z.string().describe('`WIDTHxHEIGHT`: the real pixels once there are any.'),
      aspect_ratio: z.string().nullable(),
      quality: z.string(),
      remixed_from_video_id: z.null(),
      error: TaskError.nullable(),
      video_url: url(),
      image_url: url(),
      url: url(),
      metadata: metadata(),
      waiting_reason: waitingReason(),
    })
    .describe('A task in the `openai` and `newapi` profiles. A cancelled task is `failed`.'),
);

const documentHead = () => ({
  id: taskId(),
  task_id: taskId(),
  object: z.literal('video'),
  created_at: epochMilliseconds(),
  created: epochSeconds(),
  created_at_ms: epochMilliseconds(),
  status: z.enum(['queued', 'processing', 'completed', 'failed']),
  progress: percent(),
  model: z.string(),
  video_url: url(),
  metadata: metadata(),
  seconds: z.string(),
  duration: z.number(),
  aspect_ratio: z.string().nullable(),
});

export const DocumentVideoCreated = component(
  'DocumentVideoCreated',
  z
    .object({ ...documentHead(), prompt: z.string() })
    .describe('A new task in the `fpbrowser` profile; times are milliseconds.'),
);

export const DocumentVideo = component(
  'DocumentVideo',
  z
    .object({
      ...documentHead(),
      state: z.enum(['queued', 'processing', 'completed', 'failed']),
      task_status: z.enum(['queued', 'processing', 'completed', 'failed']),
      success: z.boolean(),
      final: z.boolean(),
      url: url().optional().describe('Only when it is done.'),
      image_url: url().optional().describe('Only of an image that is done.'),
      completed_at: epochMilliseconds().nullable().optional(),
      error: TaskError.optional().describe('Only when it failed.'),
      waiting_reason: waitingReason(),
    })
    .describe('A task in the `fpbrowser` profile.'),
);

export const CreatedVideo = component('CreatedVideo', z.union([Video, DocumentVideoCreated]));
export const AnyVideo = component('AnyVideo', z.union([Video, DocumentVideo]));

export const VideoList = component(
  'VideoList',
  z.object({
    object: z.literal('list'),
    data: z.array(AnyVideo),
    has_more: z.boolean(),
    first_id: taskId().nullable(),
    last_id: taskId().nullable().describe('Send it as `after` for the next page.'),
  }),
);

export const VideoDeleted = component(
  'VideoDeleted',
  z.object({ id: taskId(), object: z.literal('video.deleted'), deleted: z.literal(true) }),
);
