import { scenario, t, wait } from './boot.js';
import { h, icon } from './dom.js';
import { openPane } from './overlay.js';
import { call } from './rpc.js';

export async function searchAssets(projectId, query) {
  const reply = await call('UpteDb', [`projects/${projectId}`, query]).catch(() => [[]]);
  return reply[0].map(([mediaId, workflowId, title, kind, origin, thumb]) => {
    return { mediaId, workflowId, title, kind, origin, thumb };
  });
}

export const assetOption = (asset, onclick) =>
  h(
    'button.asset-item',
    { role: 'option', 'aria-selected': 'false', onclick },
    h('img', { src: asset.thumb, alt: '' }),
    h('span.asset-title', {}, asset.title),
  );

/** The library: search, tabs, options; some cohorts ask once more before a pick counts. */
export function openPicker(projectId, onpick) {
  const list = h('div.asset-list', { role: 'listbox' });
  const detail = h('div.asset-detail');
  const input = h('input', { type: 'text', placeholder: t('search'), oninput: () => void show() });
  const tabs = t('tabs')
    .split('|')
    .map((name, i) =>
      h(
        'mat-list-item',
        { role: 'tab', tabindex: '0', 'aria-selected': String(i === 0), onclick: () => void choose(i) },
        name,
      ),
    );
  const layer = openPane(
    h('flow-add-menu-popover-content', {}, input, h('div.tabs', {}, ...tabs), list, detail),
    {
      place: 'composer',
    },
  );
  let tab = 0;
  let round = 0;
  async function choose(i) {
    tab = i;
    for (const [n, element] of tabs.entries()) element.setAttribute('aria-selected', String(n === i));
    await show();
  }
  async function show() {
    const mine = ++round;
    await wait(60);
    const found = await searchAssets(projectId, input.value);
    if (mine !== round) return;
    const rows = found
      .filter((asset) => TABS[tab]?.(asset) ?? false)
      .map((asset) => assetOption(asset, () => pick(asset)));
    list.replaceChildren(...(rows.length > 0 ? rows : [h('div.no-match', {}, t('noMatch'))]));
  }
  function take(asset) {
    layer.close();
    onpick(asset);
  }
  function pick(asset) {
    if (!scenario('picker_needs_confirm')) return take(asset);
    const confirm = { onclick: () => take(asset) };
    detail.replaceChildren(
      h('img', { src: asset.thumb, alt: '' }),
      h('button.detail-add-to-prompt-btn', confirm, icon('add'), t('addToPrompt')),
    );
  }
  void show();
  input.focus();
}

/** All, Images, Videos, Voices, Characters, Avatars, Uploads. */
const TABS = [
  () => true,
  ({ kind }) => kind === 'image',
  ({ kind }) => kind === 'video',
  () => false,
  () => false,
  () => false,
  ({ origin }) => origin === 'upload',
];
