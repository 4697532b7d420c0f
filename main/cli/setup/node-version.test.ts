import { expect, test } from 'vitest';
import { nodeComplaint } from './node-version.mjs';

test('a Node that is new enough is not complained about', () => {
  expect(nodeComplaint('20.0.0')).toBe('');
  expect(nodeComplaint('100.1.2')).toBe('');
});

test('an old Node is named together with what to install', () => {
  expect(nodeComplaint('18.19.0')).toContain('this is 18.19.0');
  expect(nodeComplaint('9.11.2')).toContain('https://nodejs.org');
});
