import { reloaded, scenario, t, timing } from './boot.js';
import { h, icon } from './dom.js';
import { openTileMenu } from './tile-menu.js';

/** Video numbers differ from picture numbers. */
const RATIOS = {
  video: { 1: '9 / 16', 2: '16 / 9' },
  image: { 1: '1 / 1', 2: '9 / 16', 3: '16 / 9', 4: '3 / 4', 5: '4 / 3' },
};
const STEPS = [13, 23, 38, 52, 67, 81, 94, 99];

/** One tile as its job stands. Drawn anew with every change. */
export function tileView(projectId, tile, open) {
  const inner = INNER[tile.state]?.(projectId, tile, open);
  const ratio = RATIOS[tile.kind][tile.aspect] ?? '1 / 1';
  return h('flow-tile-container', { style: `aspect-ratio: ${ratio}` }, ...(inner ? [inner].flat() : []));
}

const waiting = (tile, ...children) =>
  h(`flow-pending-tile${tile.state === 'queued' ? '.queued' : ''}`, {}, ...children);

const INNER = {
  uploading: (_, tile) => waiting(tile, h('div.tile-title', {}, tile.title)),
  queued: (_, tile) => waiting(tile),
  pending: (_, tile) => waiting(tile, h('div.loading-percentage', {}, `${percent(tile)}%`)),
  /** Finished, its addresses not yet here. */
  blank: () => null,
  error: (_, tile) =>
    h(
      'flow-error-tile',
      {},
      icon('warning'),
      h('div.error-title', {}, t('failed')),
      h('div.error-message', {}, tile.message),
      tile.retry &&
        tile.kind === 'image' &&
        h('button.retry', { onclick: tile.retry }, icon('redo'), t('retry')),
    ),
  done: (projectId, tile, open) => [
    tile.kind === 'image' ? imageTile(tile, open) : videoTile(tile, open),
    hotbar(projectId, tile),
  ],
};

function percent(tile) {
  tile.since ??= performance.now();
  const expected = tile.kind === 'video' ? timing.video : timing.image;
  const share = (performance.now() - tile.since) / expected;
  return STEPS[Math.min(STEPS.length - 1, Math.floor(share * STEPS.length))];
}

const opaque = (tile) => (reloaded && scenario('asb_thumbnails_after_reload') ? tile.asb : undefined);

/** A fresh upload stands under its file name; its id is in the reply alone. */
const imageTile = (tile, open) =>
  h(
    'flow-image-tile',
    { onclick: () => open(tile) },
    h('img.image', {
      src: opaque(tile) ?? tile.clip,
      'data-media-id': tile.fresh ? null : tile.mediaId,
      alt: '',
    }),
    h('div.tile-title', {}, tile.title),
  );

/** The film itself is mounted by the pointer. */
function videoTile(tile, open) {
  const mount = () => {
    if (element.querySelector('video')) return;
    const film = h('video', { src: opaque(tile) ?? tile.clip, loop: true, playsinline: true });
    film.muted = true;
    thumbnail.after(film);
    film.play().catch(() => null);
  };
  const thumbnail = h('img.thumbnail', { src: opaque(tile) ?? tile.poster ?? '', alt: '' });
  const element = h(
    'flow-video-tile',
    { onmouseenter: mount, onclick: () => open(tile) },
    thumbnail,
    h('div.hover-overlay-has-progress-bar'),
    h('div.tile-title', {}, tile.title),
  );
  return element;
}

function hotbar(projectId, tile) {
  const menu = { 'aria-label': t('more'), onclick: () => openTileMenu(projectId, tile) };
  return h('flow-hotbar-container', {}, h('button.hotbar-button', menu, icon('more_vert')));
}
