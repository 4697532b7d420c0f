/** Every place of a request where a caller can write a URL, on every route that has it. */
export interface UrlField {
  name: string;
  path: string;
  body: (url: string) => object | FormData;
  /** What a good URL there leads to. */
  takes?: 'video';
}

const ask = { prompt: 'x' };
const image = { ...ask, model: 'demo-image' };
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const framed = { ...ask, model: 'veo-3-1', duration: 8, image: PIXEL };
const film = { ...ask, model: 'veo-omni-flash-video-edit', duration: 8 };

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const said = (url: string) => [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'x' },
      { type: 'image_url', image_url: { url } },
    ],
  },
];

const VIDEOS: readonly UrlField[] = [
  ...['image', 'image_url', 'first_image_url', 'first_frame', 'image_first', 'input_reference'].map(
    (name) => ({
      name,
      path: '/v1/videos',
      body: (url: string) => ({ ...image, [name]: url }),
    }),
  ),
  ...['images', 'image_urls', 'Ingredients_images', 'reference_images', 'input_reference'].map((name) => ({
    name: `${name}[]`,
    path: '/v1/videos',
    body: (url: string) => ({ ...image, [name]: [PIXEL, url] }),
  })),
  ...['last_image_url', 'end_image_url', 'last_frame', 'image_last'].map((name) => ({
    name,
    path: '/v1/videos',
    body: (url: string) => ({ ...framed, [name]: url }),
  })),
  {
    name: 'input_reference.image_url',
    path: '/v1/videos',
    body: (url) => ({ ...image, input_reference: { image_url: url } }),
  },
  {
    name: 'input_reference.image_url.url',
    path: '/v1/videos',
    body: (url) => ({ ...image, input_reference: [{ type: 'image_url', image_url: { url } }] }),
  },
  {
    name: 'a form with input_reference',
    path: '/v1/videos',
    body: (url) => form({ ...image, input_reference: url }),
  },
  {
    name: 'a form with input_reference[image_url]',
    path: '/v1/videos',
    body: (url) => form({ ...image, 'input_reference[image_url]': url }),
  },
  { name: 'a form with images[]', path: '/v1/videos', body: (url) => form({ ...image, 'images[]': url }) },
  {
    name: 'extra_fields.image_url',
    path: '/v1/videos',
    body: (url) => ({ ...image, extra_fields: { image_url: url } }),
  },
  {
    name: 'metadata.image_url of a relay',
    path: '/v1/videos?profile=newapi',
    body: (url) => ({ ...image, metadata: { image_url: url } }),
  },
  {
    name: 'content of document 003',
    path: '/v1/videos',
    body: (url) => ({ ...image, content: [{ type: 'image_url', image_url: { url } }] }),
  },
  {
    name: 'image_list of document 003',
    path: '/v1/videos',
    body: (url) => ({ ...image, image_list: [{ image: url }] }),
  },
  ...['video_url', 'video'].map((name) => ({
    name,
    path: '/v1/videos',
    takes: 'video' as const,
    body: (url: string) => ({ ...film, [name]: url }),
  })),
];

const OTHERS: readonly UrlField[] = [
  {
    name: 'video_url',
    path: '/v1/videos/edits',
    takes: 'video',
    body: (url) => ({ ...film, video_url: url }),
  },
  {
    name: 'image',
    path: '/v1/videos/edits',
    body: (url) => ({ ...ask, model: 'demo-video', image: url, background: true }),
  },
  {
    name: 'image_url',
    path: '/v1/videos/generations',
    body: (url) => ({ ...ask, model: 'demo-video', image_url: url, background: true }),
  },
  { name: 'image', path: '/v1/images/edits', body: (url) => ({ ...image, image: url, background: true }) },
  {
    name: 'images[].image_url',
    path: '/v1/images/edits',
    body: (url) => ({ ...image, images: [{ image_url: url }], background: true }),
  },
  {
    name: 'images',
    path: '/v1/images/generations',
    body: (url) => ({ ...image, images: [url], background: true }),
  },
  {
    name: 'a part of a message',
    path: '/v1/chat/completions',
    body: (url) => ({ model: 'demo-image', messages: said(url) }),
  },
  {
    name: 'a part of a message, streamed',
    path: '/flow/v1/chat/completions',
    body: (url) => ({ model: 'demo-image', stream: true, messages: said(url) }),
  },
  {
    name: 'input_reference',
    path: '/flow/v1/videos',
    body: (url) => ({ ...ask, model: 'veo_3_1', input_reference: [url] }),
  },
  {
    name: 'a form with image[]',
    path: '/flow/v1/images/edits',
    body: (url) => form({ ...ask, model: 'nano_banana', 'image[]': url }),
  },
  {
    name: 'json.images',
    path: '/v1/tasks',
    body: (url) => ({ task_type_code: 'demo_workflow', json: { ...image, images: [url] } }),
  },
  {
    name: 'params.image_url',
    path: '/api/openapi/submit',
    body: (url) => ({ model: 'veo3_1', params: { ...ask, image_url: url } }),
  },
  {
    name: 'params.end_image_url',
    path: '/api/openapi/submit',
    body: (url) => ({ model: 'veo3_1', params: { ...ask, image_url: PIXEL, end_image_url: url } }),
  },
];

/** Fetched while the order is taken. */
export const REFERENCE_FIELDS: readonly UrlField[] = [...VIDEOS, ...OTHERS];

/** Called when the task has ended. */
export const CALLBACK_FIELDS: readonly UrlField[] = [
  { name: 'callback_url', path: '/v1/videos', body: (url) => ({ ...image, callback_url: url }) },
  {
    name: 'a form with callback_url',
    path: '/v1/videos',
    body: (url) => form({ ...image, callback_url: url }),
  },
  {
    name: 'callback_url',
    path: '/v1/images/generations',
    body: (url) => ({ ...image, background: true, callback_url: url }),
  },
  {
    name: 'callback_url',
    path: '/v1/videos/generations',
    body: (url) => ({ ...ask, model: 'demo-video', background: true, callback_url: url }),
  },
  {
    name: 'json.callback_url',
    path: '/v1/tasks',
    body: (url) => ({ task_type_code: 'demo_workflow', json: { ...image, callback_url: url } }),
  },
  {
    name: 'callback_url',
    path: '/flow/v1/videos',
    body: (url) => ({ ...ask, model: 'demo-video', callback_url: url }),
  },
  {
    name: 'callback_url',
    path: '/api/openapi/submit',
    body: (url) => ({ model: 'demo-image', params: ask, callback_url: url }),
  },
];
