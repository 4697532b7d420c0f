import { expect, test } from 'vitest';
import { mediaKindOf } from './magic-bytes.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

test('files are known by their first bytes', () => {
  expect(mediaKindOf(bytes('89504e470d0a1a0a00'))?.mime).toBe('image/png');
  expect(mediaKindOf(bytes('000000206674797069736f6d'))?.mime).toBe('video/mp4');
  expect(mediaKindOf(bytes('000000206674797061766966'))?.mime).toBe('image/avif');
  expect(mediaKindOf(bytes('1a45dfa3'))?.mime).toBe('video/webm');
  expect(mediaKindOf(bytes('5249464600000000574542505650'))?.mime).toBe('image/webp');
});

test('an error page and an empty file are no media', () => {
  expect(mediaKindOf(Buffer.from('<!doctype html><title>403'))).toBeNull();
  expect(mediaKindOf(new Uint8Array())).toBeNull();
});
