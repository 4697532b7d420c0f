import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { GenerationRequest, ReferenceRole } from '../../contract/index.ts';
import { costIn, FlowProfileSchema, planOf } from './profile.ts';

const file = new URL('../../../assets/sites/flow.json', import.meta.url);
const profile = FlowProfileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

const asks = (over: Partial<GenerationRequest>): GenerationRequest => ({
  kind: 'video',
  executor: 'veo_workflow',
  model: 'veo-3.1',
  requestedModel: 'veo-3-1',
  prompt: 'x',
  durationS: 8,
  references: [],
  n: 1,
  profile: 'openai',
  ...over,
});
const plan = (over: Partial<GenerationRequest>) => planOf(asks(over), profile);
const given = (...roles: ReferenceRole[]) =>
  roles.map((role) => ({ role, fileId: role, mime: 'image/png', sizeBytes: 1 }));

test.each<[ReferenceRole[], string]>([
  [[], 'text'],
  [['first_frame'], 'first_frame'],
  [['first_frame', 'last_frame'], 'first_last'],
  [['reference', 'reference'], 'references'],
  [['source_video'], 'edit'],
])('references %j make it %s', (roles, kind) => {
  expect(plan({ references: given(...roles) }).kind).toBe(kind);
});

test('frames stand in their order, whatever order they came in', () => {
  const { images } = plan({ references: given('last_frame', 'first_frame') });
  expect(images.map(({ role }) => role)).toEqual(['first_frame', 'last_frame']);
});

test('a menu label must fit whole, or Lite would be taken for the model it is a part of', () => {
  const fits = (over: Partial<GenerationRequest>, label: string) =>
    plan(over).labels.some((pattern) => pattern.test(label));
  const banana = { kind: 'image', model: 'nano-banana-2' } as const;
  expect(fits(banana, 'Nano Banana 2.1')).toBe(true);
  expect(fits(banana, 'Nano Banana 2')).toBe(true);
  expect(fits(banana, 'Nano Banana 2 Lite')).toBe(false);
  expect(fits({ tier: 'lite' }, 'Veo 3.1 - Lite [Lower Priority]')).toBe(false);
  expect(fits({ tier: 'relaxed' }, 'Veo 3.1 - Lite [Lower Priority]')).toBe(true);
});

test('prices are for all results together and follow tier and length', () => {
  expect(plan({ n: 2 }).price?.credits).toBe(40);
  expect(plan({ tier: 'quality' }).price?.credits).toBe(100);
  expect(plan({ model: 'veo-omni-flash', durationS: 10, n: 4 }).price?.credits).toBe(60);
});

test.each<[Partial<GenerationRequest>, string, string]>([
  [{ aspect: '21:9' }, 'option_not_offered', 'aspect'],
  [{ kind: 'image', model: 'nano-banana-pro', aspect: '21:9' }, 'option_not_offered', 'aspect'],
  [{ resolution: '480p' }, 'option_not_offered', 'resolution'],
  [{ model: 'sora-2' }, 'option_not_offered', 'model'],
  [{ references: given('mask') }, 'bad_parameter', 'mask'],
])('%j is refused as %s of %s', (over, code, param) => {
  expect(() => plan(over)).toThrow(expect.objectContaining({ code, param }));
});

test('more references than the model takes are refused before a window is touched', () => {
  const references = given('reference', 'reference', 'reference', 'reference');
  expect(() => plan({ references })).toThrow(expect.objectContaining({ code: 'too_many_images' }));
});

test.each([
  ['Generating will use 20 credits', 20],
  ['Vai usar 1.000 créditos', 1000],
  ['Sẽ dùng 10 tín dụng', 10],
  ['将使用 15 积分', 15],
  ['Nothing of the kind 8s 720p', null],
])('the price is read beside the word for credits: %s', (text, credits) => {
  expect(costIn(text, profile)).toBe(credits);
});
