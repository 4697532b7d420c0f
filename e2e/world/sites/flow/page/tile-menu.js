import { offer, t } from './boot.js';
import { bound, change } from './composer-state.js';
import { h } from './dom.js';
import { openDownloads } from './downloads.js';
import { announceTiles, dropTile } from './library.js';
import { openMenu } from './menu.js';
import { openPane } from './overlay.js';
import { call } from './rpc.js';

export function openTileMenu(projectId, tile) {
  const items = [
    { glyph: 'download', label: t('download'), run: () => openDownloads(projectId, tile) },
    // Uploads have no prompt to use again.
    !tile.uploaded && { glyph: 'redo', label: t('reuse'), run: () => reuse(tile) },
    { glyph: 'add', label: t('addToPrompt'), run: () => addToPrompt(tile) },
    { glyph: 'edit', label: t('rename'), disabled: true },
    offer.clean !== 'trash' && {
      glyph: 'archive',
      label: t('archive'),
      run: () => void archive(projectId, tile),
    },
    offer.clean !== 'archive' && { glyph: 'delete', label: t('toTrash'), run: () => remove(projectId, tile) },
  ];
  openMenu(items.filter(Boolean));
}

const reuse = (tile) => document.querySelector('flow-rich-text-editor')?.fill(tile.prompt);

function addToPrompt(tile) {
  bound.ingredients.push({ mediaId: tile.mediaId, title: tile.title, thumb: tile.poster ?? tile.clip });
  change({});
}

async function archive(projectId, tile) {
  await call('mYWVGd', [[tile.workflowId, null, null, [null, null, true], projectId], ['metadata.archived']]);
  tile.archived = true;
  announceTiles();
}

function remove(projectId, tile) {
  let layer;
  const really = async () => {
    layer?.close();
    await call('cz8Z4b', [[tile.mediaId], null, projectId]);
    dropTile(tile);
  };
  if (!offer.deleteAsks) return void really();
  layer = openPane(
    h(
      'div.dialog',
      { role: 'dialog' },
      h('h2', {}, t('sureDelete')),
      h('button', { onclick: () => layer.close() }, t('cancel')),
      h('button.confirm-delete', { onclick: () => void really() }, t('delete')),
    ),
  );
}
