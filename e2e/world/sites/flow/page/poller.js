import { scenario, timing, wait } from './boot.js';
import { failureText } from './failures.js';
import { announceTiles, freshen, readRecord, tiles } from './library.js';
import { call } from './rpc.js';

const fetching = new Set();
/** Jobs that have no tile: upscales and continuations. */
export const extraJobs = [];

/** The page's one timer: asks for all unfinished films together. */
export function startPolling() {
  setInterval(() => void round(), timing.poll);
  if (scenario('extra_noise_rpcs'))
    setInterval(() => void call('WuwhI', ['']).catch(() => null), timing.poll / 2);
}

const unfinished = ({ kind, state, mediaId }) =>
  kind === 'video' && mediaId && !['done', 'error'].includes(state);

async function round() {
  const open = [...tiles, ...extraJobs].filter(unfinished);
  const polled = open.filter(({ mediaId, state }) => state !== 'blank' && !fetching.has(mediaId));
  for (const tile of open) if (tile.state === 'blank') void fetchUrls(tile);
  if (tiles.some(({ state }) => state === 'pending')) void cards();
  if (polled.length === 0) return;
  const payload = await call('jwpduf', [null, null, polled.map(({ mediaId }) => [mediaId])]).catch(
    () => null,
  );
  for (const sent of payload?.[2] ?? []) {
    const record = readRecord(sent);
    const tile = polled.find(({ mediaId }) => mediaId === record.mediaId);
    // A card may have told the end in the meantime.
    if (tile && tile.state !== 'error') take(tile, record);
  }
  announceTiles();
}

function take(tile, { state, status, why, clip }) {
  // Seen on jobs that were finished seconds later: no end before a reason is named.
  if (status === 4 && !/PUBLIC_ERROR/.test(why ?? '')) return;
  if (state === 'failed')
    Object.assign(tile, { state: 'error', message: failureText(why.replace('PUBLIC_ERROR_', '')) });
  else Object.assign(tile, { state, ...(clip && { clip }) });
  if (state === 'blank') void fetchUrls(tile);
}

async function fetchUrls(tile) {
  if (fetching.has(tile.mediaId)) return;
  fetching.add(tile.mediaId);
  try {
    while (!(await freshen(tile))) await wait(timing.poll / 2);
  } catch {
    // Network trouble: the next round tries again.
  } finally {
    fetching.delete(tile.mediaId);
  }
}

/** What the wire keeps silent about but a card shows. */
async function cards() {
  const rows = (await call('DTaVef', []).catch(() => null)) ?? [];
  for (const [mediaId, reason, message] of rows) {
    const tile = tiles.find((known) => known.mediaId === mediaId);
    if (tile && tile.state !== 'error')
      Object.assign(tile, { state: 'error', message: message ?? failureText(reason) });
  }
  if (rows.length > 0) announceTiles();
}
