import { t } from './boot.js';
import { h, icon } from './dom.js';
import { openDownloads } from './downloads.js';
import { header } from './header.js';
import { freshen, loadProject, onTiles, tiles } from './library.js';
import { startScene } from './scene-page.js';

/** One item: seen large, changed by words, downloaded. Opening it asks for fresh addresses. */
export function itemPage(root, { project, workflow, go }) {
  const stage = h('div.stage');
  const box = document.createElement('flow-prompt-box');
  const tools = h('div.item-tools');
  box.project = project;
  const show = () => {
    const tile = tiles.find(({ workflowId }) => workflowId === workflow);
    if (!tile) return;
    box.edited = tile;
    const film = tile.kind === 'video';
    const media = film
      ? h('video', { src: tile.clip, controls: true })
      : h('img', { src: tile.clip, alt: '' });
    stage.replaceChildren(media, h('div.tile-title', {}, tile.title));
    tools.replaceChildren(
      h('button', { onclick: () => openDownloads(project, tile) }, icon('download'), t('download')),
      ...(film
        ? [
            h(
              'button',
              { onclick: () => void startScene(project, [tile], go) },
              icon('movie'),
              t('addToScene'),
            ),
          ]
        : []),
    );
    if (!box.isConnected) root.append(box);
  };
  const back = h('button.back', { onclick: () => go(`/project/${project}`) }, icon('arrow_back'));
  root.replaceChildren(header(go), back, tools, stage);
  const stop = onTiles(show);
  void (async () => {
    if (tiles.length === 0) await loadProject(project);
    show();
    const tile = tiles.find(({ workflowId }) => workflowId === workflow);
    if (tile) await freshen(tile);
  })().catch(() => null);
  return stop;
}
