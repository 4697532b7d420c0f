import { expect, test } from 'vitest';
import {
  balanceIn,
  callsIn,
  creditsIn,
  entriesIn,
  mediaLink,
  orderIn,
  recordsIn,
  repliesIn,
} from './wire.ts';

const PROJECT = '99999999-9999-4999-8999-999999999999';
const MEDIA = '11111111-1111-4111-8111-111111111111';
const WORKFLOW = '22222222-2222-4222-8222-222222222222';
const OTHER = '33333333-3333-4333-8333-333333333333';
const PAGE_ID = 'ABCDEF01-2345-4678-89AB-CDEF01234567';
const here = { projectId: PROJECT, mediaHosts: ['flow-content.google'] };
const CLIP = `https://flow-content.google/video/${MEDIA}?Expires=1&KeyName=k&Signature=s`;
const POSTER = `https://flow-content.google/image/${MEDIA}?Expires=1&KeyName=k&Signature=s`;
const context = [null, 22, null, null, null, PROJECT, null, null, null, null, ['<PAGE_TOKEN>', 1]];
const prompt = (text: string) => [null, null, [[[text]]]];
const metadata = [null, null, null, null, PAGE_ID, PAGE_ID];

const record = (status: unknown, more: unknown[] = [], size: number | null = null) => [
  MEDIA,
  PROJECT,
  WORKFLOW,
  'CAE',
  null,
  [
    [1_789_000_000],
    'A teal crane',
    null,
    null,
    null,
    null,
    [null, [['abra_t2v_8s', 1, null, null, 2, 1]], [prompt('A teal crane')], null, 1],
    null,
    status,
    1,
    more.length > 0 ? POSTER : null,
    [],
    null,
    size,
  ],
  null,
  ...more,
];
const clip = [
  [
    null,
    926545,
    null,
    null,
    null,
    null,
    null,
    'A teal crane',
    CLIP,
    null,
    null,
    null,
    'abra_t2v_8s',
    '',
    null,
    false,
    2,
  ],
  [null, null, [8]],
  [WORKFLOW],
];

const shifted = (value: unknown): unknown => (Array.isArray(value) ? [null, ...value.map(shifted)] : value);

test('a reply is read whatever its length lines say', () => {
  const items = [
    ['wrb.fr', 'nzlxg', '[881]', null, null, null, 'generic'],
    ['di', 528],
  ];
  const text = `)]}'\n\n766\n${JSON.stringify(items)}\n25\n[["e",4,null,null,803]]\n`;
  expect(repliesIn(text)).toEqual([{ rpc: 'nzlxg', payload: [881], error: null }]);
  expect(repliesIn(text.replace('766', '1'))).toEqual(repliesIn(text));
});

test('a cut reply holds nothing, a bracket in a text ends nothing', () => {
  expect(repliesIn(`)]}'\n\n99\n[["wrb.fr","as29s","[1`)).toEqual([]);
  const items = [['wrb.fr', 'x', JSON.stringify(['a ] "quoted" [ text']), null, null, null, 'generic']];
  expect(repliesIn(JSON.stringify(items))[0]?.payload).toEqual(['a ] "quoted" [ text']);
});

test('both forms of an error are one', () => {
  const block = [8, null, [['type', ['PUBLIC_ERROR_USER_REQUESTS_THROTTLED']]]];
  const plain = repliesIn(JSON.stringify([['wrb.fr', 'YhhmEf', null, null, null, block, 'generic']]));
  const er = repliesIn(JSON.stringify([['er', 'YhhmEf', null, null, null, block, 'generic']]));
  expect(plain[0]?.error).toEqual(block);
  expect(er[0]?.error).toEqual(block);
});

test('calls are known by body, or by address where the body is too large to see', () => {
  const body = new URLSearchParams({
    'f.req': JSON.stringify([[['nprQif', '[1]', null, 'generic']]]),
    at: 'x',
  });
  expect(callsIn({ url: 'https://h/batchexecute', body: body.toString() })).toEqual([
    { rpc: 'nprQif', args: [1] },
  ]);
  expect(callsIn({ url: 'https://h/batchexecute?rpcids=maseQ', body: null })[0]?.rpc).toBe('maseQ');
});

test.each<[string, (value: unknown) => unknown]>([
  ['as documented', (value) => value],
  ['with a slot put in front of every array', shifted],
])('a record is found by its shape: %s', (_name, drift) => {
  const payload = drift([null, 881, [record([3], [clip], 926_545)]]);
  expect(recordsIn(payload, here)).toContainEqual({
    mediaId: MEDIA,
    workflowId: WORKFLOW,
    prompt: 'A teal crane',
    modelKey: 'abra_t2v_8s',
    status: 3,
    complaint: null,
    clipUrl: CLIP,
    imageUrl: POSTER,
    sizeBytes: 926_545,
    createdAt: 1_789_000_000_000,
  });
});

test('a duration of four or six seconds is no status', () => {
  const short = [clip[0], [null, null, [4]], clip[2]];
  expect(recordsIn(record([2], [short]), here)[0]?.status).toBe(2);
});

test('a complaint is kept whole, a running record has no link', () => {
  const [found] = recordsIn(record([4, [5, 'Media not found.'], ['Media not found.']]), here);
  expect(found).toMatchObject({ status: 4, clipUrl: null });
  expect(JSON.stringify(found?.complaint)).toContain('Media not found.');
});

test('a picture is found without project and state', () => {
  const inner = [null, 7, null, null, null, 3, null, 'A fox', null, null, null, null, null, POSTER];
  const tuple = [MEDIA, null, WORKFLOW, null, null, null, [inner, null, [1024, 1024]]];
  expect(recordsIn([[tuple]], here)).toContainEqual(
    expect.objectContaining({
      mediaId: MEDIA,
      workflowId: WORKFLOW,
      prompt: 'A fox',
      imageUrl: POSTER,
      status: null,
    }),
  );
});

test('a tile says which medium it shows and whether it is an upload', () => {
  const entry = (marker: string | null) => [
    WORKFLOW,
    null,
    null,
    ['Teal crane', [1_789_000_000, 500_000_000], null, null, MEDIA, marker, [1_789_000_001]],
    PROJECT,
  ];
  expect(entriesIn([null, [entry('CAE')]], here)).toEqual([
    {
      workflowId: WORKFLOW,
      mediaId: MEDIA,
      title: 'Teal crane',
      createdAt: 1_789_000_000_500,
      isUpload: false,
    },
  ]);
  expect(entriesIn([null, [entry(null)]], here)[0]?.isUpload).toBe(true);
});

test('a link counts only from a media host, and tells what it leads to', () => {
  expect(mediaLink(CLIP, here.mediaHosts)?.kind).toBe('video');
  expect(
    mediaLink(CLIP.replace('content.google', 'content.google.evil.example'), here.mediaHosts),
  ).toBeNull();
});

test('credits come second in polls and first in the balance', () => {
  expect(creditsIn([null, 881, []])).toBe(881);
  expect(creditsIn([[881]])).toBeNull();
  expect(balanceIn([[null, 50]])).toBe(50);
  expect(balanceIn([])).toBeNull();
});

test('an order of words, of frames and of references is read from its body', () => {
  const words = [[[prompt('Hi'), 'abra_t2v_8s', 2, null, metadata]], context, [PAGE_ID, 2]];
  expect(orderIn({ rpc: 'YhhmEf', args: words }, PROJECT)).toMatchObject({
    outputs: 1,
    keys: ['abra_t2v_8s'],
    aspects: [2],
    ids: new Set(),
  });
  const frame = [null, MEDIA, null, null, null, [null, 0.003, 1, 0.996]];
  const frames = [[[prompt('Hi'), 'veo_3_1_i2v_lite', 1, null, frame, metadata]], context, [PAGE_ID, 2]];
  expect(orderIn({ rpc: 'eb1hJf', args: frames }, PROJECT)).toMatchObject({
    aspects: [1],
    ids: new Set([MEDIA]),
  });
  const refs = [
    [null, MEDIA],
    [null, OTHER],
  ];
  const references = [[[prompt('Hi'), refs, 'abra_r2v_8s', 2, null, metadata]], context, [PAGE_ID, 2]];
  const read = orderIn({ rpc: 'MZZa6b', args: references }, PROJECT);
  expect([...read.ids]).toEqual([MEDIA, OTHER]);
  expect(read.texts).toContain('Hi');
});

test('an order of pictures has its ratio before the tag, and a prompt in capitals is no tag', () => {
  const item = (text: string) => [
    null,
    null,
    [[MEDIA, null, null, null, 1]],
    74_602,
    3,
    'GEM_PIX_2',
    null,
    context,
    [[[text]]],
    null,
    null,
    null,
    PAGE_ID,
    PAGE_ID,
  ];
  const args = [null, [item('NEON_CITY'), item('NEON_CITY')], 1, context, [PAGE_ID]];
  expect(orderIn({ rpc: 'ogiZ0b', args }, PROJECT)).toMatchObject({
    outputs: 2,
    keys: ['GEM_PIX_2', 'GEM_PIX_2'],
    aspects: [3, 3],
    ids: new Set([MEDIA]),
  });
});
