import { z } from 'zod';
import { component } from './component.ts';
import { epochSeconds, isSwitch } from './fields.ts';
import { AnyModelName, FlowModelName } from './model-names.ts';
import { aspectField, commonFields, countField, durationField, resolutionField } from './order-fields.ts';

const message = () =>
  z.looseObject({
    role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
    content: z
      .union([z.string(), z.array(z.looseObject({ type: z.string().optional() })), z.null()])
      .optional()
      .describe('Text, or parts of type `text` and `image_url`.'),
  });

const fields = () => ({
  messages: z.array(message()).describe('Only the last message of the user counts: its text is the prompt.'),
  stream: isSwitch().optional(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullable().optional(),
  duration: durationField().optional(),
  aspect_ratio: aspectField('video').optional(),
  resolution: resolutionField('video').optional(),
  n: countField('image').optional(),
  ...commonFields(),
});

const NOTE = 'Fields for language models (`temperature`, `tools`, …) are read over.';

export const ChatOrder = component(
  'ChatOrder',
  z.looseObject({ model: AnyModelName, ...fields() }).describe(NOTE),
);
export const FlowChatOrder = component(
  'FlowChatOrder',
  z.looseObject({ model: FlowModelName, ...fields() }).describe(NOTE),
);

const images = () =>
  z
    .array(
      z.object({
        type: z.literal('image_url'),
        index: z.number().int(),
        image_url: z.object({ url: z.string() }),
      }),
    )
    .optional();
const usage = () =>
  z.object({
    prompt_tokens: z.number().int(),
    completion_tokens: z.number().int(),
    total_tokens: z.number().int(),
  });
const head = () => ({ id: z.string(), created: epochSeconds(), model: z.string() });

export const ChatCompletion = component(
  'ChatCompletion',
  z.object({
    ...head(),
    object: z.literal('chat.completion'),
    choices: z.array(
      z.object({
        index: z.number().int(),
        finish_reason: z.literal('stop'),
        logprobs: z.null(),
        message: z.object({
          role: z.literal('assistant'),
          content: z
            .string()
            .describe('The media: images as Markdown, videos as a link (below `/flow` as HTML).'),
          images: images(),
        }),
      }),
    ),
    usage: usage(),
  }),
);

export const ChatChunk = component(
  'ChatChunk',
  z
    .object({
      ...head(),
      object: z.literal('chat.completion.chunk'),
      choices: z.array(
        z.object({
          index: z.number().int(),
          delta: z.object({
            role: z.literal('assistant').optional(),
            content: z.string().optional(),
            reasoning_content: z.string().optional().describe('Progress, in words.'),
            images: images(),
          }),
          finish_reason: z.literal('stop').nullable(),
        }),
      ),
      usage: usage().optional(),
    })
    .describe('`data:` of an event of the stream; the last one is `[DONE]`.'),
);
