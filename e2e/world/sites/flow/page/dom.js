/** `h('button.chip', { onclick, 'aria-label': … }, child, 'text')`. Null children are left out. */
export function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const GLYPHS = {
  settings_2: '⚙',
  tune: '⚙',
  add: '+',
  add_2: '✚',
  more_vert: '⋮',
  arrow_forward: '➜',
  arrow_back: '←',
  swap_horiz: '⇄',
  arrow_drop_down: '▾',
  image: '▨',
  videocam: '▶',
  crop_free: '▢',
  chrome_extension: '✦',
  crop_16_9: '▭',
  crop_9_16: '▯',
  crop_landscape: '▬',
  crop_square: '□',
  crop_portrait: '▮',
  volume_up: '♪',
  upload: '⇧',
  close: '✕',
  download: '⇩',
  delete: '⌫',
  archive: '▤',
  redo: '↻',
  edit: '✎',
  warning: '⚠',
  stop: '■',
  check: '✓',
  person: '☻',
  collections_bookmark: '❏',
  movie: '▷',
  dashboard: '▦',
  smart_toy: '☺',
};

/** Text is the ligature, as in the icon font; what is seen comes from the style sheet. */
export const icon = (ligature) =>
  h('mat-icon.google-symbols', { 'data-glyph': GLYPHS[ligature] ?? '◦', 'aria-hidden': 'true' }, ligature);

export const iconButton = (selector, ligature, attributes) =>
  h(`button${selector}`, attributes, icon(ligature));
