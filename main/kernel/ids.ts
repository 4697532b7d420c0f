import { randomBytes, randomUUID } from 'node:crypto';

/** 32 hex digits: URL-safe, and LiteLLM does not try to decode it (it does for ids starting with `video_`). */
export const newTaskId = (): string => randomUUID().replaceAll('-', '');

/** Readable prefix + 20 hex digits, for everything that is not a task. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(10).toString('hex')}`;

/** `bytes` of randomness, URL-safe. */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');
