import { locale, scenario } from './boot.js';

const { SNlM0e, FdrFJe, cfb2h } = window.WIZ_global_data;
const loaded = new Date();
const base = loaded.getHours() * 3600 + loaded.getMinutes() * 60 + loaded.getSeconds();
let calls = 0;

export class RpcError extends Error {
  constructor(block) {
    const [code, message, details] = block ?? [];
    const reason = details?.[0]?.[1]?.[0];
    super(message ?? (typeof reason === 'string' ? reason : `code ${code}`));
    this.code = code;
    this.reason = typeof reason === 'string' ? reason.replace('PUBLIC_ERROR_', '') : '';
  }
}

/** One call over the page's only endpoint; its payload, null when the site has none. */
export async function call(id, args) {
  const query = new URLSearchParams({
    // One of the real calls goes without its name in the query.
    ...(id !== 'nprQif' && { rpcids: id }),
    'source-path': location.pathname,
    bl: cfb2h,
    'f.sid': FdrFJe,
    hl: locale,
    _reqid: String(base + 100000 * ++calls),
    rt: 'c',
  });
  const sent = scenario('shape_drift')?.what === 'body' && SUBMITS.has(id) ? ['v2', ...args] : args;
  const request = JSON.stringify([[[id, JSON.stringify(sent), null, 'generic']]]);
  const response = await fetch(`/_/AiSandboxAngularFrontend/data/batchexecute?${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8', 'X-Same-Domain': '1' },
    body: `f.req=${encodeURIComponent(request)}&at=${encodeURIComponent(SNlM0e)}&`,
  });
  if (!response.ok) throw new RpcError([3, `HTTP ${response.status}`]);
  return read(await response.text(), id);
}

const SUBMITS = new Set(['YhhmEf', 'eb1hJf', 'nprQif', 'MZZa6b', 'fZytfe', 'jIps6']);

function read(text, id) {
  const chunks = text.split('\n').filter((line) => line.startsWith('['));
  const items = chunks.flatMap((chunk) => JSON.parse(chunk));
  const item = items.find(([kind, name]) => (kind === 'wrb.fr' || kind === 'er') && name === id);
  if (!item) throw new RpcError([13, 'no answer']);
  if (item[0] === 'er' || (item[2] === null && item[5])) throw new RpcError(item[5]);
  return item[2] === null ? null : JSON.parse(item[2]);
}
