import { expect, test } from 'vitest';
import { differences } from './differences.ts';

test('a silent downgrade is named by its fields', () => {
  const wanted = { model: 'm', resolution: '720p', references: ['a', 'b'], options: { audio: true } };
  expect(differences(wanted, { ...wanted, clientId: 'x' })).toEqual([]);
  expect(differences(wanted, { ...wanted, resolution: '480p' })).toEqual(['resolution']);
  expect(differences(wanted, { ...wanted, references: ['b', 'a'] })).toEqual(['references']);
  expect(differences(wanted, { ...wanted, references: ['a'], options: {} })).toEqual([
    'references',
    'options',
  ]);
});

test('a body that cannot be read differs in everything', () => {
  expect(differences({ model: 'm', n: 1 }, null)).toEqual(['model', 'n']);
});
