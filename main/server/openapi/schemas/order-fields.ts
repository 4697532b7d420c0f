import { z } from 'zod';
import { type ModelEntry, modelsOfRoute } from '../../../domain/index.ts';
import { alsoReadAs, anyObject, wholeNumber } from './fields.ts';

/** Fields of an order, with limits taken from the catalogue: the widest any model of the kind has. */

type Kind = ModelEntry['kind'];

const modelsOf = (kind: Kind): ModelEntry[] => modelsOfRoute('v1').filter((entry) => entry.kind === kind);

const longest = ({ duration }: ModelEntry): number => {
  if (duration.type === 'only' || duration.type === 'nearest') return Math.max(...duration.seconds);
  return duration.type === 'range' ? duration.max : 1;
};

const most = (kind: Kind, limitOf: (entry: ModelEntry) => number): number =>
  Math.max(...modelsOf(kind).map(limitOf));

const unique = (values: readonly string[]): string[] => [...new Set(values)];

const listed = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');

const aspectsOf = (kind: Kind): string[] =>
  unique(modelsOf(kind).flatMap(({ aspects }) => (aspects === 'any' ? [] : aspects)));

const resolutionsOf = (kind: Kind): string[] =>
  unique(modelsOf(kind).flatMap(({ resolutions }) => resolutions));

const reference = () =>
  z.union([
    z.string(),
    z.looseObject({ image_url: z.unknown().optional(), url: z.string().optional() }),
    z.array(z.unknown()),
  ]);

const AS_WHAT = 'A URL, a data URL, base64, an object with `url` or `image_url`, or a list of those.';

export const promptField = () => z.string().min(1).describe('What to make.');

export const durationField = () =>
  wholeNumber(1, most('video', longest)).describe(
    `Whole seconds; each model has its own, see Models.${alsoReadAs('duration', 'duration')}`,
  );

export const secondsField = () =>
  wholeNumber(1, most('video', longest)).describe('The same as `duration`, as the OpenAI SDKs call it.');

export const aspectField = (kind: Kind) =>
  z
    .string()
    .describe(
      `\`W:H\`, e.g. ${listed(aspectsOf(kind))}, or \`auto\`, \`landscape\`, \`portrait\`, \`square\`.${alsoReadAs('aspect', 'aspect_ratio')}`,
    );

export const resolutionField = (kind: Kind) => z.string().describe(`One of ${listed(resolutionsOf(kind))}.`);

export const sizeField = () =>
  z.string().describe('`WIDTHxHEIGHT` in pixels; the ratio and the resolution follow from it.');

export const countField = (kind: Kind) =>
  wholeNumber(
    1,
    most(kind, ({ maxN }) => maxN),
  ).describe(`How many results.${alsoReadAs('n', 'n')}`);

export const imageField = () => reference().describe(`${AS_WHAT}${alsoReadAs('plainImages', 'image')}`);

export const referencesField = (kind: Kind) =>
  reference().describe(
    `Images to work from, never a first frame; up to ${most(kind, ({ maxReferences }) => maxReferences)}, see Models.${alsoReadAs('references', 'reference_images')}`,
  );

export const lastFrameField = () =>
  reference().describe(`The last frame; needs a first one.${alsoReadAs('lastFrame', 'last_image_url')}`);

export const sourceVideoField = () =>
  reference().describe(`The video to edit.${alsoReadAs('sourceVideo', 'video_url')}`);

export const commonFields = () => ({
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  negative_prompt: z.string().optional().describe('What to keep out, where the site takes it.'),
  metadata: anyObject().optional().describe('Yours; comes back with the task.'),
  external_task_id: z
    .string()
    .optional()
    .describe('Your own id. The same id again is the same task, never a second order.'),
  callback_url: z
    .string()
    .optional()
    .describe(
      'http or https; called when the task has ended, see Webhooks. Private addresses need a setting.',
    ),
  callback_progress: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe('`true`: called at progress too, once and unrepeated.'),
  extra_fields: anyObject()
    .optional()
    .describe('Any of these fields, for clients that cannot add their own.'),
});
