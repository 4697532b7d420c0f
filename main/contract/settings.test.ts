import { expect, test } from 'vitest';
import { SettingsSchema } from './settings.ts';

test('model routes are taken as an object, or as a person writes them on one line', () => {
  const read = (modelRoutes: unknown) => SettingsSchema.parse({ modelRoutes }).modelRoutes;
  expect(read({ 'sora-2': 'veo-3.1' })).toEqual({ 'sora-2': 'veo-3.1' });
  expect(read('sora-2=veo-3.1, kling-video = demo-video')).toEqual({
    'sora-2': 'veo-3.1',
    'kling-video': 'demo-video',
  });
  expect(read(undefined)).toEqual({});
  expect(SettingsSchema.safeParse({ modelRoutes: 'sora-2' }).success).toBe(false);
});
