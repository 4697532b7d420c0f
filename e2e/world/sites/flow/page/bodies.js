import { pageUuid, scenario } from './boot.js';
import { aspectOf, bound, imageModel, keyFor, settings } from './composer-state.js';

/** The page's own verification value; the simulator takes any. */
const PAGE_TOKEN = 'page-added';
const ALL_BUT_A_LINE = [null, 1 / 258, 1, 257 / 258];

const context = (projectId) => [
  null,
  22,
  null,
  null,
  null,
  projectId,
  null,
  null,
  null,
  null,
  [PAGE_TOKEN, 1],
];
const metadata = () => [null, null, null, null, pageUuid(), pageUuid()];
const closing = () => [pageUuid(), 2];
const promptOf = (segments) => [null, null, [segments]];
const frame = ({ mediaId }) => [null, mediaId, null, null, null, ALL_BUT_A_LINE];
const times = (n, make) => Array.from({ length: n }, make);
const asText = (segments) => [[segments.map(([words, chip]) => words ?? chip[0][1]).join('')]];

/** `{ rpc, args }` for a video, as the composer stands. */
export function videoBody(projectId, segments) {
  const aspect = aspectOf().wire;
  const outputs = (make) => [times(settings.count, make), context(projectId), closing()];
  const plain = (words) => {
    const { key } = keyFor('t2v');
    return { rpc: 'YhhmEf', args: outputs(() => [promptOf(words), key, aspect, null, metadata()]) };
  };
  if (settings.submode === 'ingredients') return ingredientsBody(segments, outputs, plain, aspect);
  const { start, end } = bound;
  // No picture bound: goes out as text, and costs as much.
  if (!start) return plain(segments);
  const both = keyFor('first_last');
  if (end && both)
    return {
      rpc: 'nprQif',
      args: outputs(() => [promptOf(segments), both.key, aspect, null, frame(start), frame(end), metadata()]),
    };
  const { key } = keyFor('i2v');
  return {
    rpc: 'eb1hJf',
    args: outputs(() => [promptOf(segments), key, aspect, null, frame(start), metadata()]),
  };
}

function ingredientsBody(segments, outputs, plain, aspect) {
  const mentioned = segments.filter(([words]) => words === null).map(([, chip]) => chip[0][0]);
  const references = [...bound.ingredients.map(({ mediaId }) => mediaId), ...mentioned];
  if (references.length === 0) return plain(segments);
  const found = keyFor('r2v');
  // The silent downgrade of the real page: chips become words, a text key goes out.
  if (!found || scenario('silent_t2v_degrade')) return plain(asText(segments));
  const pairs = references.map((mediaId) => [null, mediaId]);
  return {
    rpc: 'MZZa6b',
    args: outputs(() => [promptOf(segments), pairs, found.key, aspect, null, metadata()]),
  };
}

/** Pictures; `base` is the one being edited. */
export function imageBody(projectId, segments, base) {
  const mentioned = segments.filter(([words]) => words === null).map(([, chip]) => chip[0][0]);
  const references = [...bound.ingredients.map(({ mediaId }) => mediaId), ...mentioned];
  const inputs = [
    ...(base ? [[base, null, null, null, 2]] : []),
    ...references.map((id) => [id, null, null, null, 1]),
  ];
  const item = () => [
    null,
    null,
    inputs.length > 0 ? inputs : null,
    Math.floor(Math.random() * 999_999) + 1,
    aspectOf().wire,
    imageModel().tag,
    null,
    context(projectId),
    [segments],
    null,
    null,
    null,
    pageUuid(),
    pageUuid(),
  ];
  return { rpc: 'ogiZ0b', args: [null, times(settings.count, item), 1, context(projectId), [pageUuid()]] };
}

export function editVideoBody(projectId, segments, mediaId, aspect) {
  const item = [[null, mediaId], promptOf(segments), 'abra_edit', aspect, null, metadata()];
  return { rpc: 'jIps6', args: [[item], context(projectId), closing()] };
}

/** The last second of the clip, at 24 fps, is what goes on. */
export function extendBody(projectId, segments, clip, sceneId) {
  const last = clip.seconds * 24;
  const window = [null, clip.mediaId, last - 23, last];
  const marks = [sceneId, null, null, null, pageUuid(), pageUuid()];
  const item = [window, promptOf(segments), 'veo_3_1_extension_lite', clip.aspect, null, marks];
  return { rpc: 'fZytfe', args: [[item], context(projectId), [pageUuid(), 2, null, [sceneId, 2]]] };
}

export function upscaleVideoBody(projectId, mediaId, aspect, model) {
  const item = times(32, () => null);
  Object.assign(item, { 0: [null, mediaId], 2: 1, 6: aspect, 31: model });
  return { rpc: 'p0UkFb', args: [[item], context(projectId), closing()] };
}

export const upscaleImageBody = (projectId, mediaId, level) => ({
  rpc: 'SPrCad',
  args: [mediaId, level, context(projectId)],
});

export const uploadBody = (projectId, base64, mime, name) => ({
  rpc: 'maseQ',
  args: [context(projectId), base64, mime, 1, null, null, null, null, name, null, pageUuid(), pageUuid()],
});

const PAGE_UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/** The same picture once more, under new ids of the page. */
export function againOne({ rpc, args }) {
  const fresh = (part) => {
    if (Array.isArray(part)) return part.map(fresh);
    return typeof part === 'string' && PAGE_UUID.test(part) ? pageUuid() : part;
  };
  return { rpc, args: fresh([args[0], args[1].slice(0, 1), ...args.slice(2)]) };
}
