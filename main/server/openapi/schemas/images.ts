import { z } from 'zod';
import { component } from './component.ts';
import { epochSeconds, isSwitch, wholeNumber } from './fields.ts';
import { FlowImageModelName, ImageModelName } from './model-names.ts';
import {
  commonFields,
  countField,
  imageField,
  promptField,
  resolutionField,
  sizeField,
} from './order-fields.ts';

const wishes = () => ({
  prompt: promptField(),
  n: countField('image').optional(),
  size: sizeField().optional(),
  aspect_ratio: z.string().optional().describe('`W:H` or `auto`, instead of `size`.'),
  resolution: resolutionField('image').optional(),
  quality: z.string().optional().describe('Passed on where the site has it.'),
  response_format: z.enum(['b64_json', 'url']).optional().describe('`b64_json` unless links are asked for.'),
  output_format: z
    .enum(['png', 'jpeg', 'webp'])
    .optional()
    .describe('Type of the delivered images; the site’s own unless one is named.'),
  output_compression: wholeNumber(0, 100).optional().describe('Quality of `jpeg` and `webp`, in percent.'),
  stream: isSwitch().optional().describe('Answer with server-sent events, one for each finished image.'),
  background: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe('`true`: answer at once with a job. OpenAI’s own words (`transparent`, …) go to the site.'),
  ...commonFields(),
});

export const ImageOrder = component(
  'ImageOrder',
  z.looseObject({ model: ImageModelName, ...wishes(), image: imageField().optional() }),
);

export const ImageEdit = component(
  'ImageEdit',
  z.looseObject({ model: ImageModelName.optional(), ...wishes(), image: imageField() }),
);

export const ImageEditForm = component(
  'ImageEditForm',
  z
    .looseObject({
      model: ImageModelName.optional(),
      ...wishes(),
      image: z.file(),
      mask: z.file().optional(),
    })
    .describe('As the OpenAI SDKs send it. Several images are `image[]`.'),
);

export const FlowImageOrder = component(
  'FlowImageOrder',
  z.looseObject({ model: FlowImageModelName, ...wishes(), image: imageField().optional() }),
);

export const FlowImageEdit = component(
  'FlowImageEdit',
  z.looseObject({ model: FlowImageModelName, ...wishes(), image: imageField() }),
);

const usage = () =>
  z
    .object({
      input_tokens: z.number().int(),
      output_tokens: z.number().int(),
      total_tokens: z.number().int(),
      input_tokens_details: z.object({ text_tokens: z.number().int(), image_tokens: z.number().int() }),
      credits_charged: z.null().describe('Not known: the site does not say.'),
    })
    .describe('Zeros: nothing here is counted in tokens.');

export const ImagesAnswer = component(
  'ImagesAnswer',
  z.object({
    created: epochSeconds(),
    data: z.array(
      z.union([
        z.object({ b64_json: z.string().describe('Base64 without prefix.') }),
        z.object({ url: z.string().describe('Signed link, good for 24 hours.') }),
      ]),
    ),
    model: z.string().describe('The model that drew it, not the alias you used.'),
    size: z.string(),
    output_format: z.string(),
    usage: usage(),
  }),
);

export const ImageEvent = component(
  'ImageEvent',
  z
    .object({
      type: z.enum(['image_generation.completed', 'image_edit.completed']),
      b64_json: z.string(),
      created_at: epochSeconds(),
      size: z.string(),
      quality: z.string(),
      background: z.string(),
      output_format: z.string(),
      usage: usage(),
    })
    .describe('`data:` of an event of the stream.'),
);
