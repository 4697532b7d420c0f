import { scenario } from './boot.js';
import { call, RpcError } from './rpc.js';

/** Tiles of the open project, newest first. Filled once per load; later uploads and jobs of this page are added. */
export const tiles = [];
const listeners = new Set();

export const onTiles = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const announceTiles = () => {
  for (const listener of [...listeners]) listener();
};

export function addTiles(...added) {
  tiles.unshift(...added);
  announceTiles();
}

export function dropTile(tile) {
  const at = tiles.indexOf(tile);
  if (at >= 0) tiles.splice(at, 1);
  announceTiles();
}

export async function loadProject(projectId) {
  const payload = await call('Zzl0ze', [`projects/${projectId}`, null, null, null, [1]]);
  const [, entries, records] = payload;
  const byId = new Map(records.map((record) => [record[0], record]));
  const rows = entries.map(([workflowId, , , meta]) => {
    const read = readRecord(byId.get(meta[4]) ?? []);
    return {
      ...read,
      workflowId,
      title: meta[0],
      uploaded: meta[5] === null,
      archived: meta[7] === true,
      mediaId: meta[4],
    };
  });
  tiles.splice(0, tiles.length, ...rows);
  announceTiles();
}

/** Submit replies: `[null, credits, entries, records]`. */
export const readSubmit = (payload) =>
  (payload?.[3] ?? []).map((record, i) => ({
    ...readRecord(record),
    title: payload[2]?.[i]?.[3]?.[0] ?? '',
  }));

export function readRecord(sent) {
  const record = scenario('slot_shift') && sent.length > 0 ? unshifted(sent) : sent;
  const [mediaId, projectId, workflowId] = record;
  const image = Array.isArray(record[6]) ? record[6] : undefined;
  if (image)
    return {
      mediaId,
      projectId,
      workflowId,
      kind: 'image',
      state: image[0][13] ? 'done' : 'blank',
      prompt: image[0][7],
      aspect: image[0][5],
      clip: image[0][13],
      asb: image[0][14],
      size: image[2],
    };
  const details = Array.isArray(record[5]) ? record[5] : [];
  const video = record[7]?.[0];
  const [status, why] = details[8] ?? [];
  return {
    mediaId,
    projectId,
    workflowId,
    kind: 'video',
    prompt: details[1] ?? '',
    state: stateOf(status, video?.[8]),
    status,
    why: why?.[1],
    aspect: details[6]?.[1]?.[0]?.[4],
    modelKey: details[6]?.[1]?.[0]?.[0] ?? '',
    poster: details[10],
    asb: details[11]?.[0],
    clip: video?.[8],
    seconds: record[7]?.[1]?.[2]?.[0] ?? 8,
  };
}

/** The page moves along with its site; a reader from outside has to find things by their shape. */
const unshifted = (record) => [
  ...record.slice(0, 3),
  ...record.slice(4).map((part) => (Array.isArray(part) && part[0] === null ? part.slice(1) : part)),
];

function stateOf(status, clip) {
  if (status === 3) return clip ? 'done' : 'blank';
  if (status === 4) return 'failed';
  return status === 6 ? 'queued' : 'pending';
}

/** A fresh record with URLs; undefined while there are none. */
export async function freshen(tile) {
  const payload = await call('as29s', [tile.mediaId]).catch((error) => {
    if (error instanceof RpcError) return null;
    throw error;
  });
  if (!payload || payload.length === 1) return false;
  const { clip, poster, asb } = readRecord(payload);
  if (!clip || (tile.kind === 'video' && clip.split('?')[0] === poster?.split('?')[0])) return false;
  Object.assign(tile, { clip, poster, state: 'done', ...(asb && { asb }) });
  announceTiles();
  return true;
}
