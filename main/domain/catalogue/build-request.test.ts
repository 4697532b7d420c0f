import { describe, expect, test } from 'vitest';
import { GatewayError, type JsonObject, type Profile } from '../../contract/index.ts';
import { buildRequest, defaultModelOf, listModels, modelNamed, resolveModel } from './index.ts';

interface Ask {
  profile?: Profile;
  mustBeNamed?: boolean;
  files?: string[];
}

function draft(values: JsonObject, { profile = 'openai', mustBeNamed = false, files = [] }: Ask = {}) {
  const fields = {
    values: { prompt: 'a cat', ...values },
    files: files.map((field) => ({ field, bytes: new Uint8Array([1]) })),
  };
  return buildRequest(modelNamed(values.model), fields, {
    profile,
    requestedModel: String(values.model),
    durationMustBeNamed: mustBeNamed,
  });
}

function refusal(values: JsonObject, ask?: Ask): GatewayError {
  try {
    draft(values, ask);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('model names', () => {
  test('every model of the product document, the demo models and the chat model are listed once', () => {
    const names = listModels().map(({ name }) => name);
    expect(names).toEqual([
      'seedance-2',
      'seedance-2-fast',
      'veo-3-1',
      'veo-omni-flash',
      'veo-omni-flash-video-edit',
      'nana-banana-2',
      'nana-banana-pro',
      'nana-banana-2-4k',
      'nana-banana-pro-4k',
      'gpt-image2-1k',
      'gpt-image2-2k',
      'gpt-image2-4k',
      'demo-image',
      'demo-video',
      'fpbrowser-use',
    ]);
  });

  test.each([
    ['veo-3-1', 'veo-3-1'],
    ['VEO_3_1', 'veo-3-1'],
    ['nano-banana-pro-4k', 'nana-banana-pro-4k'],
    ['Nana_Banana_2', 'nana-banana-2'],
  ])('%s is understood as %s', (name, meant) => {
    expect(resolveModel(name)?.name).toBe(meant);
  });

  test('a name of another seed with other rules is not taken for a similar one', () => {
    const spellings = ['nano-banana-2', 'nana-banana-2'].map((name) => resolveModel(name));
    expect(spellings.map((entry) => [entry?.name, entry?.loweredResolutions])).toEqual([
      ['nano-banana-2', undefined],
      ['nana-banana-2', { '4k': '1k' }],
    ]);
  });

  test.each([
    [undefined, 'missing_model'],
    ['', 'missing_model'],
    ['gpt-9', 'unknown_model'],
    [7, 'unknown_model'],
    ['constructor', 'unknown_model'],
    ['fpbrowser-use', 'model_not_available'],
  ])('model %s is refused as %s', (name, code) => {
    expect(() => modelNamed(name)).toThrow(expect.objectContaining({ code, param: 'model' }));
  });

  test('an executor without a model in the catalogue has no default', () => {
    expect(() => defaultModelOf('grok_workflow')).toThrow(
      expect.objectContaining({ code: 'model_not_available' }),
    );
    expect(defaultModelOf('demo_workflow', 'video').name).toBe('demo-video');
  });
});

describe('durations', () => {
  test.each([
    ['veo-3-1', 4, 'veo-3-1 only supports duration=8'],
    ['veo-3-1', 8.5, 'veo-3-1 only supports duration=8'],
    ['veo-omni-flash', 8, 'veo-omni-flash only supports duration=10'],
    ['veo-omni-flash-video-edit', 10, 'veo-omni-flash-video-edit only supports duration=8'],
    ['gpt-image2-2k', 4, 'gpt-image2-2k only supports duration=1 (image generation mode)'],
    ['demo-video', 9, 'demo-video takes a duration of 2 to 8 whole seconds'],
    ['demo-video', '2.5', 'demo-video takes a duration of 2 to 8 whole seconds'],
    ['demo-video', '4s', 'demo-video takes a duration of 2 to 8 whole seconds'],
  ])('%s refuses %s with the documented text', (model, duration, message) => {
    expect(refusal({ model, duration, video_url: 'https://x/v.mp4' })).toMatchObject({
      code: 'bad_duration',
      message,
      param: 'duration',
    });
  });

  test('a required duration must be named in the document dialect and defaults for SDK callers', () => {
    expect(refusal({ model: 'veo-3-1' }, { mustBeNamed: true }).message).toBe(
      'veo-3-1 only supports duration=8',
    );
    expect(draft({ model: 'veo-3-1' }).request.durationS).toBe(8);
    expect(draft({ model: 'seedance-2' }, { mustBeNamed: true }).request.durationS).toBe(10);
  });

  test.each([
    [{ seconds: '8' }, 8],
    [{ duration: 8 }, 8],
    [{ duration: '8', seconds: 8 }, 8],
    [{ seconds: '' }, 4],
    [{}, 4],
  ])('%o on demo-video means %s s', (values, seconds) => {
    expect(draft({ model: 'demo-video', ...values }).request.durationS).toBe(seconds);
  });

  test('seconds and duration that differ are refused', () => {
    expect(refusal({ model: 'demo-video', seconds: '4', duration: 8 }).code).toBe('bad_duration');
  });

  test('images carry no duration, and nana-banana ignores whatever was sent', () => {
    expect(draft({ model: 'nana-banana-2', duration: 8 }).request).not.toHaveProperty('durationS');
    expect(draft({ model: 'gpt-image2-1k', duration: 1 }).request).not.toHaveProperty('durationS');
  });
});

describe('picture', () => {
  test.each([
    ['nana-banana-2', '4k', '1k'],
    ['nana-banana-pro', '4K', '1k'],
    ['nana-banana-pro', '2k', '2k'],
    ['nana-banana-2-4k', '1k', '4k'],
    ['gpt-image2-2k', '4k', '2k'],
    ['seedance-2', '1080P', '1080p'],
    ['seedance-2', 480, '480p'],
  ])('%s asked for %s makes %s', (model, resolution, made) => {
    expect(draft({ model, resolution }).request.resolution).toBe(made);
  });

  test.each([
    ['demo-video', { size: '1280x720' }, { aspect: '16:9', resolution: '720p', size: '1280x720' }],
    ['demo-video', { size: '480 X 854' }, { aspect: '9:16', resolution: '480p', size: '480x854' }],
    ['seedance-2', { size: '1792x1024' }, { aspect: '16:9', resolution: '720p' }],
    ['demo-video', { size: 'auto' }, { aspect: '16:9', resolution: '720p' }],
    ['demo-video', { size: '9:16' }, { aspect: '9:16' }],
    ['demo-video', { aspect_ratio: 'portrait' }, { aspect: '9:16' }],
    ['gpt-image2-1k', { size: '1536x1024' }, { aspect: '3:2', size: '1536x1024' }],
    ['gpt-image2-1k', { size: '1920x1088' }, { aspect: '30:17' }],
    ['gpt-image2-1k', {}, { aspect: 'auto' }],
    ['gpt-image2-1k', { aspect_ratio: '21:9' }, { aspect: '21:9' }],
  ])('%s with %o becomes %o', (model, values, picture) => {
    expect(draft({ model, ...values }).request).toMatchObject(picture);
  });

  test('the ratio beats a size that says something else, which is then dropped', () => {
    const { request } = draft({ model: 'demo-video', aspect_ratio: '1:1', size: '1280x720' });
    expect(request.aspect).toBe('1:1');
    expect(request).not.toHaveProperty('size');
  });

  test.each([
    [{ size: '1024x1024' }, 'bad_size'],
    [{ size: 'huge' }, 'bad_size'],
    [{ size: '0x720' }, 'bad_size'],
    [{ aspect_ratio: '1:1' }, 'bad_aspect'],
    [{ aspect_ratio: 'wobbly' }, 'bad_aspect'],
    [{ aspect_ratio: { w: 16 } }, 'bad_aspect'],
    [{ resolution: '2k' }, 'bad_resolution'],
    [{ n: 5 }, 'bad_n'],
    [{ n: 0 }, 'bad_n'],
    [{ n: '1.5' }, 'bad_n'],
    [{ seed: 'x' }, 'bad_parameter'],
    [{ metadata: 'text' }, 'bad_parameter'],
    [{ callback_url: 'file:///etc/passwd' }, 'bad_parameter'],
    [{ prompt: '  ' }, 'missing_prompt'],
    [{ prompt: null }, 'missing_prompt'],
    [{ prompt: ['a'] }, 'bad_parameter'],
  ])('veo-3-1 with %o is refused as %s', (values, code) => {
    const error = refusal({ model: 'veo-3-1', ...values });
    expect(error.code).toBe(code);
    expect(error.param).toBe(Object.keys(values)[0]);
  });
});

describe('references', () => {
  const roles = (values: JsonObject, ask?: Ask) => draft(values, ask).references.map(({ role }) => role);
  const [a, b, c, d] = ['https://x/a.png', 'https://x/b.png', 'https://x/c.png', 'https://x/d.png'] as const;

  test.each([
    ['veo-3-1', { images: [a] }, ['first_frame'], 'i2v'],
    ['veo-3-1', { images: [a, b] }, ['first_frame', 'last_frame'], 'first_last'],
    ['veo-3-1', { first_image_url: a, last_image_url: b }, ['first_frame', 'last_frame'], 'first_last'],
    ['veo-3-1', { Ingredients_images: [a, b, c] }, ['reference', 'reference', 'reference'], 'reference'],
    [
      'seedance-2',
      { images: [a, b], function_mode: 'omni_reference' },
      ['reference', 'reference'],
      'reference',
    ],
    [
      'seedance-2',
      { images: [a, b], function_mode: 'first_last_frames' },
      ['first_frame', 'last_frame'],
      'first_last',
    ],
    ['seedance-2', { images: [a, b, c] }, ['reference', 'reference', 'reference'], 'reference'],
    ['nana-banana-2', { images: [a, b] }, ['reference', 'reference'], 'i2i'],
    ['gpt-image2-4k', { image_url: a }, ['edit_image'], 'edit'],
    ['veo-omni-flash-video-edit', { video_url: a }, ['source_video'], 'edit'],
    ['veo-3-1', { video_url: a }, [], 't2v'],
    ['demo-video', { input_reference: { image_url: a } }, ['reference'], 'reference'],
    ['veo-3-1', { image_url: { url: a } }, ['first_frame'], 'i2v'],
    ['veo-3-1', { image: a, images: [a, b] }, ['first_frame', 'last_frame'], 'first_last'],
  ])('%s with %o: %o', (model, values, expected, mode) => {
    expect(roles({ model, ...values })).toEqual(expected);
    expect(draft({ model, ...values }).request.mode).toBe(mode);
  });

  test('uploaded files count like texts of their field', () => {
    expect(roles({ model: 'veo-3-1' }, { files: ['image', 'image'] })).toEqual(['first_frame', 'last_frame']);
    expect(roles({ model: 'demo-video' }, { files: ['input_reference'] })).toEqual(['reference']);
  });

  test.each([
    ['veo-3-1', { Ingredients_images: [a, b, c, d] }, 'too_many_images'],
    ['demo-image', { images: [a, b, c, d] }, 'too_many_images'],
    ['seedance-2', { images: [a, b, c], function_mode: 'first_last_frames' }, 'too_many_images'],
    ['veo-3-1', { last_image_url: a }, 'missing_first_frame'],
    ['demo-video', { last_image_url: a }, 'last_frame_unsupported'],
    ['veo-3-1', { input_reference: { file_id: 'file-1' } }, 'unsupported_file_id'],
    ['veo-3-1', { image: 5 }, 'bad_image'],
    ['veo-omni-flash-video-edit', {}, 'bad_parameter'],
  ])('%s with %o is refused as %s', (model, values, code) => {
    expect(refusal({ model, ...values }).code).toBe(code);
  });
});

describe('containers and leftovers', () => {
  test('a body field wins over extra_fields, which wins over the metadata of a relay', () => {
    const values = {
      model: 'seedance-2',
      aspect_ratio: '1:1',
      extra_fields: { aspect_ratio: '4:3', resolution: '480p' },
      metadata: { resolution: '1080p', seed: 7, tag: 'x' },
    };
    const { request } = draft(values, { profile: 'newapi' });
    expect(request).toMatchObject({ aspect: '1:1', resolution: '480p', seed: 7 });
    expect(request.metadata).toEqual(values.metadata);
    expect(draft(values).request).not.toHaveProperty('seed');
  });

  test('unknown fields are kept for executors, known ones are not repeated there', () => {
    const { request } = draft({ model: 'veo-3-1', style: 'noir', n: 2, seconds: '8' });
    expect(request.extra).toEqual({ style: 'noir' });
  });

  test('numbers sent as text by forms are numbers', () => {
    expect(draft({ model: 'veo-3-1', n: '2', seed: '42' }).request).toMatchObject({ n: 2, seed: 42 });
  });

  test('the requested name is echoed, the canonical one stored', () => {
    expect(draft({ model: 'VEO_3_1' }).request).toMatchObject({
      model: 'veo-3.1',
      requestedModel: 'VEO_3_1',
    });
  });
});

test('the same picture twice in one list is meant twice; under two names it counts once', () => {
  const entry = modelNamed('veo-3-1');
  const rolesOf = (values: Record<string, unknown>) =>
    buildRequest(
      entry,
      { values: { model: 'veo-3-1', prompt: 'p', duration: 8, ...values } as JsonObject, files: [] },
      { profile: 'openai', requestedModel: 'veo-3-1', durationMustBeNamed: false },
    ).references.map(({ role }) => role);
  expect(rolesOf({ images: ['https://a/x.png', 'https://a/x.png'] })).toEqual(['first_frame', 'last_frame']);
  expect(rolesOf({ image: 'https://a/x.png', images: ['https://a/x.png'] })).toEqual(['first_frame']);
});
