import { GatewayError, type JsonObject, type JsonValue } from '../../../contract/index.ts';
import type { PictureWish, RequestFields } from '../../../domain/index.ts';
import { readOutputWish } from '../shared/output-format.ts';
import { isTrue } from '../shared/truth.ts';

export type ImageAction = 'generation' | 'edit';

/** How the caller wants to hear of it. */
export interface ImageWish {
  fields: RequestFields;
  /** `b64_json` unless links are asked for: some SDKs know nothing else. */
  format: 'b64_json' | 'url';
  /** Type of picture asked for. */
  output: PictureWish | null;
  isStream: boolean;
  /** Answer with a job at once (document 002); OpenAI's own meaning is `transparent`, `opaque`, `auto`. */
  isJob: boolean;
}

/** What tells how to answer, and what document 002 takes and ignores. */
const NOT_FOR_SITES = [
  'response_format',
  'stream',
  'partial_images',
  'output_format',
  'output_compression',
  'moderation',
  'user',
  'safety_identifier',
];

/** Edits may leave the model out. */
const USUAL_EDITOR = 'gpt-image-1';

/** @throws GatewayError `bad_parameter` */
export function readImageWish({ values, files }: RequestFields, action: ImageAction): ImageWish {
  const isSwitch = /^(true|false|0|1)$/i.test(String(values.background ?? ''));
  const isJob = isTrue(values.background);
  const format = readFormat(values.response_format);
  const output = readOutputWish(values);
  const rest: JsonObject = Object.fromEntries(
    Object.entries(values).filter(
      ([name]) => !NOT_FOR_SITES.includes(name) && !(name === 'background' && isSwitch),
    ),
  );
  if (action === 'edit' && (rest.model === undefined || rest.model === '')) rest.model = USUAL_EDITOR;
  // Whoever asks for the job later does not say it again.
  if (isJob) Object.assign(rest, { response_format: format }, output && storedAs(output));
  return { fields: { values: rest, files }, format, output, isStream: isTrue(values.stream), isJob };
}

const storedAs = ({ type, quality }: PictureWish): JsonObject => ({
  output_format: type.slice('image/'.length),
  ...(quality === undefined ? {} : { output_compression: quality }),
});

function readFormat(value: JsonValue | undefined): ImageWish['format'] {
  if (value === undefined || value === null || value === '' || value === 'b64_json') return 'b64_json';
  if (value === 'url') return 'url';
  throw new GatewayError('bad_parameter', 'response_format must be b64_json or url', {
    param: 'response_format',
  });
}
