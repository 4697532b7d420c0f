import { expect } from 'vitest';
import type { CurlAnswer } from './curl.ts';

/** The JSON of an answer; only 200 is a success. */
export function jsonOf<T>({ status, type, body }: CurlAnswer): T {
  const text = body.toString('utf8');
  expect(status, text).toBe(200);
  expect(type).toMatch(/^application\/json/);
  return JSON.parse(text) as T;
}

/** What a file begins with, whatever its name says. */
export function kindOf(bytes: Uint8Array): 'image' | 'video' | 'other' {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\x89PNG') || head.startsWith('\xff\xd8\xff')) return 'image';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image';
  return head.slice(4, 8) === 'ftyp' || head.startsWith('\x1aE\xdf\xa3') ? 'video' : 'other';
}

/** The text a stream of chat chunks adds up to, and how it ended. */
export function readStream(text: string): { content: string; finish: string | null; done: boolean } {
  const said = { content: '', finish: null as string | null, done: false };
  for (const line of text.split('\n')) {
    if (!line.startsWith('data: ')) continue;
    const data = line.slice('data: '.length);
    if (data === '[DONE]') {
      said.done = true;
      continue;
    }
    const chunk = JSON.parse(data) as {
      error?: unknown;
      choices: { delta: { content?: string }; finish_reason: string | null }[];
    };
    expect(chunk.error).toBeUndefined();
    said.content += chunk.choices[0]?.delta.content ?? '';
    said.finish = chunk.choices[0]?.finish_reason ?? said.finish;
  }
  return said;
}
