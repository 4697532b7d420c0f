import type { DocumentExample } from './document-example.ts';

/** Document 004 gives address, header and bodies; a reader puts them together like this. */
const submit = (
  body: string,
): string => String.raw`curl -X POST http://pxz-api.xinsulv.com/api/openapi/submit \
  -H "Authorization: Bearer <your-api-key>" \
  -H "Content-Type: application/json" \
  -d '${body}'`;

export const DOCUMENT_004: readonly DocumentExample[] = [
  {
    title: 'Making images',
    answers: 'task',
    makes: 'image',
    results: 2,
    command: submit(`{
  "model": "seedream_v4",
  "params": {
    "prompt": "海边美丽的日落",
    "aspect_ratio": "16:9",
    "resolution": "2K",
    "output_n": "2"
  }
}`),
  },
  {
    title: 'Making a video',
    answers: 'task',
    makes: 'video',
    command: submit(`{
  "model": "sora2",
  "params": {
    "prompt": "一只猫在花园里散步",
    "aspect_ratio": "16:9",
    "video_length": "10"
  }
}`),
  },
  {
    title: 'With a reference picture',
    answers: 'task',
    makes: 'video',
    command: submit(`{
  "model": "veo3_1",
  "params": {
    "prompt": "让这张图片动起来",
    "image_url": "https://example.com/reference.jpg",
    "aspect_ratio": "16:9"
  }
}`),
  },
];

/** Its table of errors: a body that meets each, and the documented text. */
export const REFUSALS_004: readonly { status: number; says: string; command: string }[] = [
  { status: 400, says: 'Missing required field: model', command: submit('{"params": {"prompt": "x"}}') },
  { status: 400, says: 'Missing or invalid field: params', command: submit('{"model": "sora2"}') },
  {
    status: 400,
    says: 'Missing required field: prompt',
    command: submit('{"model": "sora2", "params": {}}'),
  },
  { status: 400, says: 'Invalid model', command: submit('{"model": "sora9", "params": {"prompt": "x"}}') },
  {
    status: 400,
    says: 'Invalid parameter: aspect_ratio',
    command: submit('{"model": "veo3_1", "params": {"prompt": "x", "aspect_ratio": "4:3"}}'),
  },
  {
    status: 401,
    says: 'Unauthorized',
    command: submit('{"model": "sora2", "params": {"prompt": "x"}}').replace('<your-api-key>', 'nobody'),
  },
];
