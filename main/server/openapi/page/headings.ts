/** Headings of the page; the text of the document itself is English. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const HEADINGS = {
  title: ['API reference', 'API 文档'],
  search: ['Search routes…', '搜索接口…'],
  nothing: ['No route matches', '没有匹配的接口'],
  overview: ['Overview', '概览'],
  models: ['Models', '模型'],
  modelsNote: [
    'What each name takes on this gateway now. A name that is not bound to a window waits for one.',
    '本网关当前各模型可接受的参数。',
  ],
  webhooks: ['Webhooks', '回调'],
  schemas: ['Schemas', '数据结构'],
  parameters: ['Parameters', '参数'],
  body: ['Request body', '请求体'],
  answers: ['Answers', '响应'],
  request: ['Request', '请求示例'],
  answer: ['Answer', '响应示例'],
  key: ['API key', '需要密钥'],
  open: ['no key', '无需密钥'],
  required: ['required', '必填'],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  theme: ['Light or dark', '切换明暗'],
  name: ['Name', '名称'],
  kind: ['Kind', '类型'],
  seconds: ['Seconds', '秒数'],
  aspects: ['Ratios', '画幅'],
  resolutions: ['Resolutions', '分辨率'],
  images: ['Images', '参考图'],
  count: ['n', '数量'],
  refused: ['refused', '被拒绝'],
  document: ['OpenAPI document', 'OpenAPI 文件'],
} as const satisfies Record<string, readonly [string, string]>;

export type Heading = keyof typeof HEADINGS;
export type Say = (heading: Heading) => string;

export const sayIn =
  (language: Language): Say =>
  (heading) =>
    HEADINGS[heading][language === 'zh' ? 1 : 0];
