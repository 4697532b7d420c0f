import { scenario } from './boot.js';
import { h } from './dom.js';

const open = [];

function container() {
  const known = document.querySelector('.cdk-overlay-container');
  if (known) return known;
  const made = h('div.cdk-overlay-container');
  document.body.append(made);
  return made;
}

/** A pane above the page. Escape and a click beside it close the topmost one. */
export function openPane(content, { place = 'center', backdrop = true, onclose } = {}) {
  const pane = h(`div.cdk-overlay-pane.at-${place}`, {}, content);
  const shade = backdrop && h('div.cdk-overlay-backdrop', { onclick: () => closeTop() });
  const layer = {
    pane,
    close() {
      const at = open.indexOf(layer);
      if (at < 0) return;
      open.splice(at, 1);
      pane.remove();
      if (shade) shade.remove();
      onclose?.();
    },
  };
  open.push(layer);
  container().append(...(shade ? [shade] : []), pane);
  if (scenario('stale_overlay_last')) {
    for (const old of container().querySelectorAll('.stale')) old.remove();
    container().append(h('div.cdk-overlay-pane.stale'));
  }
  return layer;
}

export const closeTop = () => open.at(-1)?.close();
export function closeAll() {
  while (open.length > 0) closeTop();
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeTop();
});

/** Short-lived message at the edge of the page. */
export function toast(message, ms, role = 'status') {
  const bar = h('mat-snack-bar-container', {}, h('div.mat-mdc-snack-bar-label', { role }, message));
  container().append(bar);
  setTimeout(() => bar.remove(), ms);
}
