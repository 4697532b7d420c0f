import type { JsonObject } from '../../../contract/index.ts';
import { DONE, dataEvent } from '../shared/event-text.ts';

/** What all pieces of one answer have in common. */
export interface Completion {
  /** Without prefix. */
  id: string;
  createdS: number;
  /** As the caller named it. */
  model: string;
}

/** What the assistant says: text with the media in it, and its images once more for clients that look for them. */
export interface Said {
  content: string;
  images: readonly string[];
}

const USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } as const;

const head = ({ id, createdS, model }: Completion, object: string): JsonObject => ({
  id: `chatcmpl-${id}`,
  object,
  created: createdS,
  model,
});

const spoken = ({ content, images }: Said): JsonObject => ({
  content,
  ...(images.length > 0
    ? { images: images.map((url, index) => ({ type: 'image_url', index, image_url: { url } })) }
    : {}),
});

/** The whole answer at once. All results are in the one message: clients read no other choice. */
export const completion = (which: Completion, said: Said): JsonObject => ({
  ...head(which, 'chat.completion'),
  choices: [
    { index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', ...spoken(said) } },
  ],
  usage: { ...USAGE },
});

const chunk = (which: Completion, delta: JsonObject, finish: 'stop' | null = null): string =>
  dataEvent({
    ...head(which, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

export const firstChunk = (which: Completion): string => chunk(which, { role: 'assistant', content: '' });

export const progressChunk = (which: Completion, text: string): string =>
  chunk(which, { reasoning_content: `${text}\n` });

/** The result, the reason for the end (some clients fail without), usage if wanted, and the end. */
export const lastChunks = (which: Completion, said: Said, wantsUsage: boolean): string =>
  chunk(which, spoken(said)) +
  chunk(which, {}, 'stop') +
  (wantsUsage
    ? dataEvent({ ...head(which, 'chat.completion.chunk'), choices: [], usage: { ...USAGE } })
    : '') +
  DONE;
