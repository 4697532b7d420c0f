import type { JsonObject, JsonValue } from '../../../contract/index.ts';

/** What `content` of document 003 holds, under the names the other fields have. */
export interface ContentParts {
  prompt?: string;
  images: JsonValue[];
  lastFrames: JsonValue[];
  references: JsonValue[];
  videos: JsonValue[];
  audios: JsonValue[];
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts as chat clients send them: `text`, `image_url`, `video_url`, `audio_url`, images with a role. A text is a prompt. */
export function readContent(content: JsonValue | undefined): ContentParts {
  const parts: ContentParts = { images: [], lastFrames: [], references: [], videos: [], audios: [] };
  const texts: string[] = [];
  for (const part of Array.isArray(content) ? content : [content]) {
    if (typeof part === 'string') texts.push(part);
    else if (isObject(part)) sort(part, parts, texts);
  }
  const prompt = texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n');
  return prompt === '' ? parts : { ...parts, prompt };
}

function sort(part: JsonObject, parts: ContentParts, texts: string[]): void {
  if (typeof part.text === 'string') texts.push(part.text);
  const image = part.image_url ?? part.image;
  const video = part.video_url ?? part.video;
  const audio = part.audio_url ?? part.audio;
  if (given(video)) parts.videos.push(video);
  if (given(audio)) parts.audios.push(audio);
  if (!given(image)) return;
  if (part.role === 'last_frame') parts.lastFrames.push(image);
  else if (part.role === 'reference_image') parts.references.push(image);
  else parts.images.push(image);
}

const given = (value: JsonValue | undefined): value is Exclude<JsonValue, null> =>
  value !== undefined && value !== null && value !== '';
