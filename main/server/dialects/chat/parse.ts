import { GatewayError, type JsonObject, type JsonValue } from '../../../contract/index.ts';
import { isTrue } from '../shared/truth.ts';

export interface ChatWish {
  /** As for any other order: `prompt` and `images` of the last message of the user. */
  values: JsonObject;
  isStream: boolean;
  wantsUsage: boolean;
}

/** What chat clients send for language models, and how they want to be answered. */
const NOT_FOR_SITES = new Set([
  'messages',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'max_completion_tokens',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'stop',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'parallel_tool_calls',
  'response_format',
  'modalities',
  'reasoning_effort',
  'service_tier',
  'store',
  'user',
]);

/** @throws GatewayError `bad_parameter`, `bad_image` */
export function readChatWish(values: JsonObject): ChatWish {
  const { text, images } = lastOfUser(values.messages);
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !NOT_FOR_SITES.has(name)));
  const options = values.stream_options;
  return {
    values: { ...rest, prompt: text, ...(images.length > 0 ? { images } : {}) },
    isStream: isTrue(values.stream),
    wantsUsage: isObject(options) && isTrue(options.include_usage),
  };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Earlier messages are the talk before; a generator has no use for them. */
function lastOfUser(messages: JsonValue | undefined): { text: string; images: JsonValue[] } {
  if (!Array.isArray(messages)) {
    throw new GatewayError('bad_parameter', 'messages must be an array', { param: 'messages' });
  }
  const message = messages.findLast((one) => isObject(one) && one.role === 'user');
  const content = isObject(message) ? message.content : '';
  if (typeof content === 'string') return { text: content, images: [] };
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return {
    text: parts
      .flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
      .join('\n')
      .trim(),
    images: parts.flatMap((part) => {
      const image = part.image_url ?? part.input_image;
      return image === undefined || image === null ? [] : [image];
    }),
  };
}
