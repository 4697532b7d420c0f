import { h, icon } from './dom.js';
import { openPane } from './overlay.js';

/**
 * `[{ glyph, label, disabled, stays, run }]` as an overlay menu. Its items are drawn a moment after the pane, as the
 * real one does: whoever looks at once finds none.
 */
export function openMenu(items, { place = 'corner', note } = {}) {
  const list = h('div.mat-mdc-menu-content', { role: 'menu' });
  const layer = openPane(list, { place });
  setTimeout(() => {
    const rows = items.map(({ glyph, label, disabled, stays, run }) => {
      const onclick = () => {
        if (!stays) layer.close();
        run?.();
      };
      const style = `button.mat-mdc-menu-item${disabled ? '.mat-mdc-menu-item-disabled' : ''}`;
      const text = h('span.mat-mdc-menu-item-text', {}, label);
      return h(
        'flow-menu-item',
        {},
        h(style, { role: 'menuitem', disabled, onclick }, glyph && icon(glyph), text),
      );
    });
    list.replaceChildren(...rows, ...(note ? [h('div.menu-note', {}, note)] : []));
  }, 30);
  return layer;
}
