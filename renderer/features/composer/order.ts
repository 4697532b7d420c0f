import type { Model } from './models.ts';

/** The form as the person left it; empty text means "the model's default". */
export interface Draft {
  model: string;
  prompt: string;
  durationS: string;
  aspect: string;
}

export const ASPECTS = ['16:9', '9:16', '1:1', '4:3', '3:4'] as const;
export const DURATIONS_S = ['2', '4', '5', '6', '8', '10', '12', '15'] as const;

/** Body of `POST /v1/videos`. Only what was chosen is sent: the catalogue knows each model's defaults. */
export function orderBody(draft: Draft, model: Model | undefined): Record<string, string | number> {
  return {
    model: draft.model,
    prompt: draft.prompt.trim(),
    ...(draft.durationS !== '' && model?.kind !== 'image' ? { duration: Number(draft.durationS) } : {}),
    ...(draft.aspect === '' ? {} : { aspect_ratio: draft.aspect }),
  };
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** For a POSIX shell. It never holds the real key: commands are pasted into chats and tickets. */
export const curlCommand = (origin: string, body: object): string =>
  [
    `curl ${quote(`${origin}/v1/videos`)}`,
    `-H 'Authorization: Bearer YOUR_API_KEY'`,
    `-H 'Content-Type: application/json'`,
    `-d ${quote(JSON.stringify(body))}`,
  ].join(' \\\n  ');
