import { againOne, editVideoBody, imageBody, videoBody } from './bodies.js';
import { offer, pageUuid, refreshScenarios, scenario, t, timing, wait } from './boot.js';
import { bound, settings } from './composer-state.js';
import { refreshCredits, setCredits } from './credits.js';
import { showRefusal } from './failures.js';
import { showChallenge } from './interruptions.js';
import { addTiles, announceTiles, dropTile, readRecord, readSubmit, tiles } from './library.js';
import { call, RpcError } from './rpc.js';

/** The click on the arrow. `edited` is the item of an item page. Resolves when the site has answered. */
export async function submit(projectId, segments, edited) {
  const words = segments.map(([text]) => text ?? '').join('');
  // Taken down at the click: the composer may be emptied before the request leaves.
  const body = bodyFor(projectId, segments, edited);
  const count = edited ? 1 : settings.count;
  await refreshScenarios();
  if (scenario('challenge')?.when === 'submit' || words.includes('[challenge]')) return showChallenge();
  await wait(timing.submitLag);
  await send(body, words, count);
}

function bodyFor(projectId, segments, edited) {
  if (edited?.kind === 'video') return editVideoBody(projectId, segments, edited.mediaId, edited.aspect);
  if (edited || settings.mode === 'image') return imageBody(projectId, segments, edited?.mediaId);
  return videoBody(projectId, segments);
}

async function send(body, prompt, count) {
  const kind = body.rpc === 'ogiZ0b' ? 'image' : 'video';
  const aspect =
    kind === 'image' ? body.args[1][0][4] : body.args[0][0].findLast((slot) => slot === 1 || slot === 2);
  const waiting = Array.from({ length: kind === 'image' ? body.args[1].length : count }, () => {
    return { kind, state: 'queued', prompt, title: '', aspect, since: performance.now(), key: pageUuid() };
  });
  addTiles(...waiting);
  setTimeout(() => void call('WuwhI', [prompt]).catch(() => null), timing.video / 2);
  try {
    if (kind === 'image') settleImages(waiting, await sendImages(body));
    else settleVideos(waiting, await call(body.rpc, body.args));
    refreshCredits();
  } catch (error) {
    fail(waiting, error, body, prompt);
  }
}

/** Several pictures: one call, or one call each under the same batch id. */
async function sendImages({ rpc, args }) {
  const { imageBatch } = offer;
  setTimeout(() => {
    for (const tile of tiles) if (tile.kind === 'image' && tile.state === 'queued') tile.state = 'pending';
    announceTiles();
  }, timing.queued);
  if (imageBatch === 'one_call') return [await call(rpc, args)];
  return Promise.all(args[1].map((item) => call(rpc, [args[0], [item], ...args.slice(2)])));
}

function settleImages(waiting, payloads) {
  const made = payloads.flatMap((payload) =>
    (payload?.[2] ?? []).map((tuple, i) => ({
      ...readRecord(tuple),
      title: payload[3]?.[i]?.[3]?.[0] ?? '',
    })),
  );
  for (const [i, tile] of waiting.entries()) {
    if (made[i]) Object.assign(tile, made[i]);
    else Object.assign(tile, { state: 'error', message: t('generic') });
  }
  setCredits(payloads[0]?.[1]);
  announceTiles();
}

function settleVideos(waiting, payload) {
  const made = readSubmit(payload);
  for (const [i, tile] of waiting.entries()) {
    if (made[i]) Object.assign(tile, made[i]);
    else dropTile(tile);
  }
  setCredits(payload?.[1]);
  announceTiles();
}

function fail(waiting, error, body, prompt) {
  // The site has the job all the same: its tile comes with the next load.
  const text = error instanceof RpcError ? showRefusal(error) : t('generic');
  for (const tile of waiting) {
    if (!text) dropTile(tile);
    else
      Object.assign(tile, {
        state: 'error',
        message: text,
        retry: () => void send(againOne(body), prompt, 1),
      });
  }
  announceTiles();
}

export function forgetPictures() {
  bound.start = null;
  bound.end = null;
  bound.ingredients = [];
}
