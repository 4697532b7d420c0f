import { scenario, t, timing } from './boot.js';
import { change, settings } from './composer-state.js';
import { h, icon, iconButton } from './dom.js';
import { header } from './header.js';
import { loadProject, onTiles, tiles } from './library.js';
import { openMenu } from './menu.js';
import { openPane } from './overlay.js';
import { startScene } from './scene-page.js';
import { tileView } from './tile-view.js';
import { chooseFiles } from './upload.js';

/** The editor: grid of tiles above the composer. Returns what to do when it is left. */
export function projectPage(root, { project, go }) {
  let trash = false;
  const grid = h('flow-grid-tile-container');
  const draw = () => {
    const shown = tiles.filter((tile) => Boolean(tile.archived) === trash);
    grid.replaceChildren(...shown.map((tile) => tileView(project, tile, open)));
  };
  const open = (tile) => go(`/project/${project}/edit/${tile.workflowId}`);
  const see = (which) => () => {
    trash = which;
    draw();
  };
  const box = document.createElement('flow-prompt-box');
  box.project = project;
  root.replaceChildren(
    header(go),
    ...(scenario('refusal')?.reason === 'HIGH_TRAFFIC' ? [h('flow-banner', {}, t('busy'))] : []),
    h(
      'nav.sidebar',
      {},
      h('button', { 'aria-label': t('video'), onclick: see(false) }, icon('dashboard')),
      h('button', { 'aria-label': t('trash'), onclick: see(true) }, icon('delete')),
    ),
    h(
      'flow-tile-view-header',
      {},
      h('button', { 'aria-label': t('viewSettings'), onclick: openViewSettings }, icon('settings_2')),
    ),
    iconButton('.toolbar-add', 'add', { 'aria-label': t('upload'), onclick: () => openToolbar(project, go) }),
    h('cdk-virtual-scroll-viewport', {}, grid),
    box,
  );
  const stopTiles = onTiles(draw);
  // Percentages move without any news from the site.
  const ticking = setInterval(() => {
    if (tiles.some(({ state }) => state === 'pending')) draw();
  }, timing.video / 8);
  if (tiles.length === 0) void loadProject(project).catch(() => null);
  draw();
  return () => {
    stopTiles();
    clearInterval(ticking);
  };
}

function openToolbar(project, go) {
  openMenu([
    { glyph: 'upload', label: t('upload'), run: () => chooseFiles(project) },
    { glyph: 'collections_bookmark', label: t('newCollection'), disabled: true },
    { glyph: 'person', label: t('createCharacter'), disabled: true },
    { glyph: 'movie', label: t('newScene'), run: () => void startScene(project, [], go) },
  ]);
}

function openViewSettings() {
  const flip = () => {
    change({ clearOnSubmit: settings.clearOnSubmit ? 0 : 1 });
    box.setAttribute('aria-checked', String(Boolean(settings.clearOnSubmit)));
  };
  const checked = String(Boolean(settings.clearOnSubmit));
  const box = h('button', {
    name: 'clear-prompt-on-submit',
    role: 'switch',
    'aria-checked': checked,
    onclick: flip,
  });
  openPane(h('flow-tile-view-settings', {}, h('label', {}, t('clearPrompt'), box)), { place: 'corner' });
}
