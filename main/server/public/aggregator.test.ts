import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

/** Document 003: the aggregator's fields on `POST /v1/videos`. */
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.tasks.clear();
  rig.taken.length = 0;
  rig.settings.modelRoutes = {};
});

const A = 'https://a.test/1.png';
const B = 'https://a.test/2.png';
const C = 'https://a.test/3.png';

async function create(json: object) {
  const response = await rig.call('/v1/videos', { json });
  return { response, body: await response.json() };
}
const roles = () => rig.taken.map(({ role, source }) => [role, source.type === 'text' ? source.value : '']);
const lastOrder = () => [...rig.desk.tasks.values()].at(-1)?.request;

const VEO = { model: 'veo3.1', prompt: 'x' };

describe('modes', () => {
  test.each([
    [{ ...VEO, mode: 't2v' }, []],
    [{ ...VEO, mode: 'i2v', image_url: A }, [['first_frame', A]]],
    [{ ...VEO, mode: 'i2v', image: A }, [['first_frame', A]]],
    [{ ...VEO, mode: 'i2v', input_reference: { image_url: A } }, [['first_frame', A]]],
    [
      { ...VEO, mode: 'i2v_first_last', image_url: A, end_image_url: B },
      [
        ['first_frame', A],
        ['last_frame', B],
      ],
    ],
    [{ ...VEO, mode: 'reference_images', reference_images: [A] }, [['reference', A]]],
    [
      { ...VEO, mode: 'reference_material', image_urls: [A, B] },
      [
        ['reference', A],
        ['reference', B],
      ],
    ],
    [{ model: 'gemini-omni', prompt: 'x', mode: 'r2v', images: [A] }, [['reference', A]]],
    [{ model: 'gemini-omni', prompt: 'x', mode: 'edit', videos: [C] }, [['source_video', C]]],
  ])('%j has the roles the mode means', async (json, expected) => {
    const { response, body } = await create(json);
    expect([response.status, body.object]).toEqual([200, 'video']);
    expect(roles()).toEqual(expected);
  });

  test.each([
    [{ ...VEO, mode: 'i2v' }, 'missing_image'],
    [{ ...VEO, mode: 'i2v_first_last', image_url: A }, 'missing_image'],
    [{ ...VEO, mode: 'i2v_first_last', end_image_url: A }, 'missing_first_frame'],
    [{ ...VEO, mode: 'reference_images' }, 'missing_image'],
    [{ ...VEO, mode: 'reference_material' }, 'bad_parameter'],
    [{ ...VEO, mode: 'reference_material', audio_urls: [C] }, 'bad_parameter'],
    [{ model: 'gemini-omni', prompt: 'x', mode: 'r2v' }, 'missing_image'],
    [{ model: 'gemini-omni', prompt: 'x', mode: 'edit' }, 'bad_parameter'],
    [{ model: 'veo3.1', mode: 't2v' }, 'missing_prompt'],
    [{ prompt: 'x', mode: 't2v' }, 'missing_required_parameter'],
    [{ model: 'kling-video', model_name: 'kling-v2-6', mode: 't2v', prompt: 'x' }, 'model_not_available'],
  ])('%j lacks what the mode needs', async (json, code) => {
    const { response, body } = await create(json);
    expect([response.status, body.error.code]).toEqual([400, code]);
    expect(rig.desk.tasks.size).toBe(0);
  });
});

describe('Kling, where the operator routes it to a model that serves', () => {
  beforeEach(() => {
    rig.settings.modelRoutes = { 'kling-video': 'veo-3-1' };
  });
  const KLING = { model: 'kling-video', model_name: 'kling-v2-6', prompt: 'x' };

  test('its list of images is several references', async () => {
    await create({ ...KLING, mode: 'multi_i2v', image_list: [{ image: A }, { image: B }, { image: C }] });
    expect(roles()).toEqual([
      ['reference', A],
      ['reference', B],
      ['reference', C],
    ]);
    expect(lastOrder()?.extra).toMatchObject({ model_name: 'kling-v2-6' });
  });

  test.each([
    [{ ...KLING, model_name: undefined }, 400, 'model_name'],
    [{ ...KLING, model_name: 'kling-v9' }, 400, 'model_name'],
    [{ ...KLING, mode: 'multi_i2v' }, 400, 'image_list'],
    [{ ...KLING, mode: 'extend' }, 400, 'video_id'],
    [{ ...KLING, mode: 'extend', video_id: 'v' }, 501, null],
  ])('%j is refused', async (json, status, param) => {
    const { response, body } = await create(json);
    expect([response.status, body.error.param]).toEqual([status, param]);
  });
});

describe('content', () => {
  test('is taken apart into prompt, frames and references', async () => {
    const content = [
      { type: 'text', text: 'a storm' },
      { type: 'image_url', image_url: { url: A }, role: 'first_frame' },
      { type: 'image_url', image_url: { url: B }, role: 'last_frame' },
    ];
    await create({ model: 'doubao-seedance-2-0-260128', content });
    expect(lastOrder()?.prompt).toBe('a storm');
    expect(roles()).toEqual([
      ['first_frame', A],
      ['last_frame', B],
    ]);
    rig.taken.length = 0;
    await create({
      model: 'doubao-seedance-2-0-260128',
      prompt: 'the body wins',
      content: [
        { type: 'text', text: 'not this' },
        { type: 'image_url', image_url: A, role: 'reference_image' },
      ],
    });
    expect(lastOrder()?.prompt).toBe('the body wins');
    expect(roles()).toEqual([['reference', A]]);
  });

  test('may hold the video to edit', async () => {
    await create({
      model: 'gemini-omni',
      prompt: 'x',
      mode: 'edit',
      content: [{ type: 'video_url', video_url: { url: C } }],
    });
    expect(roles()).toEqual([['source_video', C]]);
  });
});

describe('fields', () => {
  test('are also found in metadata, which stays the caller’s', async () => {
    const metadata = { aspect_ratio: '9:16', image_url: A, mine: 1 };
    const { body } = await create({ ...VEO, metadata });
    expect(lastOrder()).toMatchObject({ aspect: '9:16', metadata });
    expect(roles()).toEqual([['first_frame', A]]);
    expect(body.metadata).toMatchObject({ mine: 1, result_urls: [] });
  });

  test('of the body win over those in containers', async () => {
    await create({ ...VEO, aspect_ratio: '16:9', metadata: { aspect_ratio: '9:16' } });
    expect(lastOrder()?.aspect).toBe('16:9');
  });

  test('in the metadata of other clients are none of ours', async () => {
    await create({ model: 'demo-video', prompt: 'x', seconds: '4', metadata: { n: 3, image: A } });
    expect(roles()).toEqual([]);
  });

  test('of Grok’s example are understood', async () => {
    const { body } = await create({
      model: 'grok-imagine-1.0-video',
      prompt: 'x',
      reference_images: [A],
      seconds: 10,
      aspect_ratio: '16:9',
      resolution: '720P',
    });
    expect(body).toMatchObject({ seconds: '10', aspect_ratio: '16:9' });
    expect(lastOrder()).toMatchObject({ resolution: '720p', durationS: 10 });
    expect(roles()).toEqual([['reference', A]]);
  });

  test('a resolution may be called quality, and width and height a size', async () => {
    await create({ ...VEO, quality: '1080P' });
    expect(lastOrder()).toMatchObject({ resolution: '1080p' });
    await create({ ...VEO, width: 720, height: 1280 });
    expect(lastOrder()?.aspect).toBe('9:16');
  });

  test('callback_url and external_task_id are kept with the order', async () => {
    const callback_url = 'https://hooks.example/x';
    const { body } = await create({ ...VEO, callback_url, callback_progress: true, external_task_id: 'e' });
    expect(lastOrder()).toMatchObject({ callbackUrl: callback_url, externalTaskId: 'e' });
    expect(rig.callbacks.wishes.get(body.id)).toMatchObject({
      url: callback_url,
      wantsProgress: true,
      origin: rig.origin,
    });
  });
});

describe('a callback_url', () => {
  test.each([
    'http://127.0.0.1/x',
    'http://localhost:9000/x',
    'http://10.0.0.1/x',
    'http://169.254.169.254/x',
    'http://user:pw@hooks.example/x',
    'file:///etc/passwd',
    'nowhere',
  ])('%s is refused where somebody reads it', async (callback_url) => {
    const { response, body } = await create({ ...VEO, callback_url });
    expect([response.status, body.error.param]).toEqual([400, 'callback_url']);
    expect(rig.desk.tasks.size).toBe(0);
  });

  test('into private networks is taken when the settings allow it, to metadata services never', async () => {
    rig.settings.allowPrivateCallbacks = true;
    expect((await create({ ...VEO, callback_url: 'http://127.0.0.1:9/x' })).response.status).toBe(200);
    expect((await create({ ...VEO, callback_url: 'http://169.254.169.254/x' })).response.status).toBe(400);
    rig.settings.allowPrivateCallbacks = false;
  });

  test('of an order that comes to nothing is forgotten', async () => {
    rig.callbacks.wishes.clear();
    rig.desk.failure = new Error('disk');
    expect((await create({ ...VEO, callback_url: 'https://hooks.example/' })).response.status).toBe(500);
    rig.desk.failure = null;
    expect(rig.callbacks.wishes.size).toBe(0);
  });
});
