import { describe, expect, test } from 'vitest';
import { GatewayError, type JsonObject, TaskTypeSchema } from '../../contract/index.ts';
import type { Binding } from '../records.ts';
import {
  buildRequest,
  type CatalogueRoute,
  listedModel,
  listModels,
  type ModelPolicy,
  modelNamed,
  modelsOfDocument002,
  resolveModel,
  whoServes,
} from './index.ts';
import { UNSERVED_MODELS } from './unserved-models.ts';

const NO_RULES: ModelPolicy = { modelRoutes: {}, hiddenModels: [] };

/** So that a table can say what must not be there. */
const ABSENT = { size: null, tier: null, quality: null };

function made(model: string, values: JsonObject = {}, route: CatalogueRoute = 'v1', policy = NO_RULES) {
  const draft = buildRequest(
    modelNamed(model, { route, policy }),
    { values: { prompt: 'a cat', ...values }, files: [] },
    { profile: 'openai', requestedModel: model, durationMustBeNamed: false },
  );
  return { ...ABSENT, ...draft.request, roles: draft.references.map(({ role }) => role) };
}

function refusal(...order: Parameters<typeof made>): GatewayError {
  try {
    made(...order);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const IMAGE = 'https://x/a.png';

describe('names that look alike', () => {
  test.each<[string, CatalogueRoute, JsonObject]>([
    ['sora2', 'v1', { model: 'sora-2', durationS: 4 }],
    ['sora2', 'openapi', { model: 'sora-2', durationS: 10 }],
    ['sora-2-pro', 'v1', { model: 'sora-2-pro' }],
    ['sora-2-pro', 'legacy002', { model: 'sora-2', size: null }],
    ['nano-banana', 'v1', { model: 'nano-banana-2' }],
    ['nano_banana', 'v1', { model: 'nano-banana-1', aspect: '1:1' }],
    ['nano_banana', 'flow', { model: 'nano-banana-1', aspect: '9:16' }],
    ['nano_banana', 'openapi', { model: 'nano-banana-1', aspect: 'auto' }],
    ['nano_banana_pro', 'openapi', { model: 'nano-banana-pro', aspect: '1:1' }],
    ['veo-3-1', 'v1', { model: 'veo-3.1', aspect: '16:9', durationS: 8 }],
    ['veo_3_1', 'flow', { model: 'veo-3.1', aspect: '9:16', durationS: 8 }],
    ['veo3_1', 'openapi', { model: 'veo-3.1', aspect: '16:9', tier: 'quality' }],
    ['veo3.1', 'v1', { model: 'veo-3.1', durationS: 8, tier: null }],
    ['gpt_4o', 'openapi', { model: 'gpt-image-2', aspect: '1:1' }],
    ['gpt-image-1', 'v1', { model: 'gpt-image-2', aspect: 'auto', resolution: '1k' }],
    ['gemini-2.5', 'v1', { model: 'nano-banana-1' }],
    ['gemini-3-pro', 'v1', { model: 'nano-banana-2' }],
    ['imagen-4', 'v1', { model: 'imagen-4', aspect: '1:1' }],
    ['imagen_4', 'flow', { model: 'imagen-4', aspect: '9:16' }],
    ['doubao-seedance-2-0-fast-260128', 'v1', { model: 'seedance-2-fast' }],
    ['grok-video-3', 'v1', { model: 'grok-imagine-video', executor: 'grok_workflow' }],
    ['demo-video', 'flow', { model: 'demo-video', aspect: '9:16' }],
    ['demo-video', 'openapi', { model: 'demo-video', aspect: '16:9' }],
    ['demo-video', 'legacy002', { model: 'demo-video', durationS: 4 }],
    ['demo-image', 'flow', { model: 'demo-image', aspect: '9:16' }],
  ])('%s on %s is %o', (name, route, expected) => {
    expect(made(name, {}, route)).toMatchObject(expected);
  });

  test('a route does not know the names of other documents', () => {
    expect(resolveModel('sora-2', 'flow')).toBeNull();
    expect(resolveModel('veo-3-1', 'openapi')).toBeNull();
  });
});

describe('parameters in the name (document 001)', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['veo_3_1-fl-fast', { images: [IMAGE] }, { tier: 'fast', aspect: '9:16', mode: 'i2v' }],
    ['veo_3_1-landscape', {}, { aspect: '16:9', mode: 't2v' }],
    ['veo_3_1-relaxed-fast', {}, { tier: 'relaxed' }],
    ['veo_3_1-fast-relaxed', {}, { tier: 'relaxed' }],
    ['veo_3_1', { input_reference: [IMAGE, 'https://x/b.png'] }, { mode: 'first_last' }],
    ['nano_banana_pro-4K', {}, { model: 'nano-banana-pro', resolution: '4k' }],
    ['nano_banana_pro-2k-landscape', {}, { resolution: '2k', aspect: '16:9' }],
    ['nano_banana_pro-2K', { resolution: '4K' }, { resolution: '4k' }],
    ['nano_banana-landscape', { size: '900x1600' }, { aspect: '9:16', size: null, resolution: '1k' }],
    ['nano_banana', { size: '640x640' }, { aspect: '1:1' }],
    ['veo_3_1', { size: '640x640' }, { aspect: '9:16' }],
    ['demo-video-landscape', {}, { aspect: '16:9' }],
  ])('%s with %o makes %o', (name, values, expected) => {
    expect(made(name, values, 'flow')).toMatchObject(expected);
  });

  test.each([
    ['veo_3_1-4K', 'bad_model_parameter'],
    ['nano_banana-fast', 'bad_model_parameter'],
    ['imagen_4-2K', 'bad_model_parameter'],
    ['veo_3_1-sideways', 'unknown_model'],
    ['veo_3_1-', 'unknown_model'],
    ['veo_3_1-fl', 'missing_image'],
  ])('%s is refused as %s', (name, code) => {
    expect(refusal(name, {}, 'flow').code).toBe(code);
  });

  test('three images do not fit between a first and a last frame', () => {
    expect(refusal('veo_3_1-fl', { images: [IMAGE, 'b', 'c'] }, 'flow').code).toBe('too_many_images');
  });

  test('the grammar works elsewhere too, with the defaults of that route', () => {
    expect(made('nano_banana_pro-4K')).toMatchObject({ resolution: '4k', aspect: '1:1' });
    expect(made('veo_3_1-fast')).toMatchObject({ tier: 'fast', aspect: '16:9' });
  });
});

describe('document 002', () => {
  test.each([
    ['gpt-image-1', { size: '1024x1024' }, { resolution: '1k', size: '1024x1024' }],
    ['gpt-image-1', { size: '3840x2160' }, { resolution: '4k', aspect: '16:9' }],
    ['gpt-image-1', { aspect_ratio: '4k-wide', size: '17x17' }, { resolution: '4k', aspect: '16:9' }],
    ['dall-e-2', { size: '512x512' }, { aspect: '1:1', resolution: '1k' }],
    ['nano-banana', { aspect_ratio: '4:5', quality: 'high' }, { aspect: '3:4', quality: null }],
    ['nano-banana', { size: '1024x1536' }, { aspect: '3:4', size: null }],
    ['sora-2', { seconds: '12', size: '720x1280' }, { durationS: 12, aspect: '9:16', size: '720x1280' }],
    ['sora-2-pro', { size: '1792x1024' }, { model: 'sora-2-pro', size: '1792x1024', aspect: '16:9' }],
    ['sora-2', { input_reference: IMAGE }, { roles: ['first_frame'], mode: 'i2v' }],
    ['gpt-image-2', { n: 10 }, { n: 10 }],
  ])('%s with %o makes %o', (name, values, expected) => {
    expect(made(name, values as JsonObject)).toMatchObject(expected);
  });

  test.each([
    ['gpt-image-1', { size: '1000x1000' }, 'bad_size', true],
    ['gpt-image-1', { size: '512x512' }, 'bad_size', true],
    ['gpt-image-1', { size: '4096x1024' }, 'bad_size', true],
    ['gpt-image-1', { size: '8192x4096' }, 'bad_size', true],
    ['nano-banana', { size: '128x128' }, 'bad_size', true],
    ['nano-banana', { aspect_ratio: '7:3' }, 'bad_aspect', true],
    ['sora-2', { size: '1024x1024' }, 'bad_size', true],
    ['sora-2', { seconds: '5' }, 'bad_duration', true],
    ['sora-2', { seconds: '4.5' }, 'bad_duration', false],
    ['sora-2', { seconds: '4', duration: 8 }, 'bad_duration', false],
    ['sora-2', { input_reference: [IMAGE, 'b'] }, 'last_frame_unsupported', false],
    ['sora-2', { last_frame: IMAGE }, 'missing_first_frame', false],
    ['gpt-image-1', { n: 11 }, 'bad_n', false],
    ['gpt-image-1', { images: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'too_many_images', false],
  ])('%s with %o is refused as %s, well formed: %s', (name, values, code, isUnprocessable) => {
    expect(refusal(name, values as JsonObject)).toMatchObject({ code, isUnprocessable });
  });

  test('its older routes know one sora, with its own negative prompt', () => {
    expect(made('sora-2-pro', {}, 'legacy002').negativePrompt).toContain('bad aesthetics');
    expect(refusal('sora-2-pro', { size: '1792x1024' }, 'legacy002').code).toBe('bad_size');
  });

  test('its list tells what draws each name, also of those nothing draws', () => {
    const listed = new Map(modelsOfDocument002().map(({ name, serves }) => [name, serves?.model ?? null]));
    expect(listed.get('gpt-image-1')).toBe('gpt-image-2');
    expect(listed.get('flux-kontext-pro')).toBeNull();
  });
});

describe('documents 003 and 004', () => {
  test.each<[string, CatalogueRoute, JsonObject, JsonObject]>([
    ['veo3-fast', 'v1', { seconds: 5 }, { durationS: 8, tier: 'fast' }],
    ['veo3.1-pro-4k', 'v1', {}, { tier: 'quality', resolution: '4k' }],
    ['veo3.1-components', 'v1', { images: [IMAGE] }, { roles: ['reference'] }],
    ['veo3-frames', 'v1', { image_url: IMAGE, end_image_url: 'b' }, { mode: 'first_last' }],
    ['gemini-omni', 'v1', { seconds: '5', image: IMAGE }, { model: 'veo-omni-flash', durationS: 4 }],
    ['gemini-omni', 'v1', { seconds: '30' }, { durationS: 10 }],
    [
      'gemini-omni',
      'v1',
      { mode: 'edit', videos: ['https://x/v.mp4'] },
      { model: 'veo-omni-flash-edit', durationS: 8, roles: ['source_video'] },
    ],
    ['veo3', 'v1', { width: 1280, height: 720 }, { aspect: '16:9', size: '1280x720' }],
    [
      'sora2_pro',
      'openapi',
      { resolution: 'high', video_length: '15' },
      { resolution: '1080p', durationS: 15 },
    ],
    ['sora2_pro', 'openapi', { resolution: 'std' }, { resolution: '720p' }],
    [
      'nano_banana_pro',
      'openapi',
      { resolution: '4K', aspect_ratio: '21:9' },
      { resolution: '4k', aspect: '16:9' },
    ],
    ['nano_banana', 'openapi', { aspect_ratio: 'auto' }, { aspect: 'auto' }],
    ['veo3_1', 'openapi', { image_url: IMAGE, end_image_url: 'b' }, { mode: 'first_last' }],
    ['demo-image', 'openapi', { output_n: '2' }, { n: 2 }],
  ])('%s on %s with %o makes %o', (name, route, values, expected) => {
    expect(made(name, values, route)).toMatchObject(expected);
  });

  test.each<[string, CatalogueRoute, JsonObject, string, string]>([
    ['veo3-frames', 'v1', {}, 'missing_image', 'image'],
    [
      'demo-video',
      'v1',
      { images: [IMAGE, 'b'], mode: 'i2v_first_last' },
      'last_frame_unsupported',
      'images',
    ],
    ['seedance-2', 'v1', { mode: 'i2v' }, 'missing_image', 'image'],
    ['seedance-2', 'v1', { mode: 'i2v_first_last', image_url: IMAGE }, 'missing_image', 'end_image_url'],
    ['sora2', 'openapi', { video_length: '4' }, 'bad_duration', 'video_length'],
    ['gpt_4o', 'openapi', { aspect_ratio: '16:9' }, 'bad_aspect', 'aspect_ratio'],
    ['nano_banana_pro', 'openapi', { resolution: '8K' }, 'bad_resolution', 'resolution'],
    ['gpt_4o', 'openapi', { image_url: ['a', 'b'] }, 'too_many_images', 'image_url'],
    ['demo-image', 'openapi', { output_n: '9' }, 'bad_n', 'output_n'],
  ])('%s on %s with %o is refused as %s of %s', (name, route, values, code, param) => {
    expect(refusal(name, values, route)).toMatchObject({ code, param });
  });
});

describe('the operator', () => {
  test.each(['kling-video', 'viduq3-turbo', 'seedream_v4', 'flux-kontext-pro', 'happyhorse-1.0-i2v'])(
    '%s is known without anything that serves it',
    (name) => {
      expect(refusal(name)).toMatchObject({ code: 'model_not_available', param: 'model' });
    },
  );

  test('what nothing serves is served under no spelling and on no route', () => {
    const routes: CatalogueRoute[] = ['v1', 'legacy002', 'flow', 'openapi'];
    expect(UNSERVED_MODELS.filter((name) => routes.some((route) => resolveModel(name, route)))).toEqual([]);
  });

  const policy: ModelPolicy = {
    modelRoutes: { 'kling-video': 'demo-video', 'sora-2': 'veo-3.1', broken: 'nothing', mine: 'gpt-image-2' },
    hiddenModels: ['veo-3-1', 'mine'],
  };

  test('a name may be routed to another model, by canonical id or public name, on every route', () => {
    expect(made('kling-video', {}, 'v1', policy).model).toBe('demo-video');
    expect(made('sora-2', {}, 'legacy002', policy)).toMatchObject({
      model: 'veo-3.1',
      requestedModel: 'sora-2',
    });
    expect(made('kling-video', {}, 'openapi', policy).model).toBe('demo-video');
    expect(made('mine', {}, 'v1', policy).model).toBe('gpt-image-2');
  });

  test('whoever calls a routed name need not know the rules of the model behind it', () => {
    const wish = { seconds: '12', size: '1024x1024', resolution: '4k' };
    expect(made('sora-2', { ...wish, resolution: '480p' }, 'v1', policy)).toMatchObject({
      durationS: 8,
      resolution: '720p',
    });
    expect(made('kling-video', { ...wish, aspect_ratio: '21:9' }, 'v1', policy)).toMatchObject({
      durationS: 8,
      aspect: '16:9',
      resolution: '720p',
    });
  });

  test('a route to nothing is the operator’s mistake and says so', () => {
    expect(refusal('broken', {}, 'v1', policy)).toMatchObject({ code: 'model_not_available' });
  });

  test('lists leave hidden names out and show routed ones; hidden names still work', () => {
    const names = listModels(policy).map(({ name }) => name);
    expect(names).toContain('kling-video');
    expect(names).not.toContain('veo-3-1');
    expect(names).not.toContain('mine');
    expect(names).not.toContain('broken');
    expect(listedModel('VEO_3_1', policy)).toBeNull();
    expect(listedModel('kling-video', policy)).toEqual({ name: 'kling-video', kind: 'video' });
    expect(made('veo-3-1', {}, 'v1', policy).model).toBe('veo-3.1');
  });

  test('the windows that serve a model are those bound to its executor', () => {
    const types = [
      TaskTypeSchema.parse({ id: 't1', code: 'flow_a', name: 'A', executor: 'veo_workflow' }),
      TaskTypeSchema.parse({ id: 't2', code: 'flow_b', name: 'B', executor: 'veo_workflow', enabled: false }),
      TaskTypeSchema.parse({ id: 't3', code: 'gpt_a', name: 'C', executor: 'gpt_workflow' }),
    ];
    const binding = (id: string, taskTypeId: string, notOffered = {}) =>
      ({ id, taskTypeId, windowId: `w-${id}`, enabled: true, notOffered }) as unknown as Binding;
    const bindings = [
      binding('b1', 't1'),
      binding('b2', 't1', { 'veo-3.1': 2000 }),
      binding('b3', 't2'),
      binding('b4', 't3'),
    ];
    const serving = whoServes(modelNamed('veo3'), types, bindings, 1000);
    expect(serving.map(({ windowId, isOffered }) => [windowId, isOffered])).toEqual([
      ['w-b1', true],
      ['w-b2', false],
      ['w-b3', false],
    ]);
  });
});
