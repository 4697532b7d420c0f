import { offer, t } from './boot.js';
import {
  aspectOf,
  aspects,
  change,
  imageModel,
  onChange,
  price,
  resolutions,
  settings,
  videoModel,
} from './composer-state.js';
import { h, icon } from './dom.js';
import { openMenu } from './menu.js';
import { openPane } from './overlay.js';

/** Drawn anew after every choice: an element found before is gone after. */
class FlowPromptBoxSettings extends HTMLElement {
  connectedCallback() {
    this.stop = onChange(() => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    this.stop();
  }

  draw() {
    const video = settings.mode === 'video';
    const groups = video
      ? [mode(), submode(), aspect(), resolution(), duration(), count()]
      : [mode(), aspect(), count()];
    const cost = h('div.credit-cost', {}, t('cost', { n: price() }));
    this.replaceChildren(...groups.filter(Boolean), modelButton(), cost);
  }
}
customElements.define('flow-prompt-box-settings', FlowPromptBoxSettings);

export const openSettings = () => openPane(h('flow-prompt-box-settings'), { place: 'composer' });

function toggles(label, options) {
  const radios = options.map(({ glyph, text, on, values }) =>
    h(
      'button.toggle',
      { role: 'radio', 'aria-checked': String(on), onclick: () => change(values) },
      glyph && icon(glyph),
      text && h('span.toggle-text', {}, text),
    ),
  );
  return h('flow-toggles', { role: 'radiogroup', 'aria-label': label }, ...radios);
}

const mode = () =>
  toggles(t('mode'), [
    { glyph: 'image', text: t('image'), on: settings.mode === 'image', values: { mode: 'image' } },
    { glyph: 'videocam', text: t('video'), on: settings.mode === 'video', values: { mode: 'video' } },
  ]);

const submode = () =>
  toggles(t('submode'), [
    {
      glyph: 'crop_free',
      text: t('frames'),
      on: settings.submode === 'frames',
      values: { submode: 'frames' },
    },
    {
      glyph: 'chrome_extension',
      text: t('ingredients'),
      on: settings.submode === 'ingredients',
      values: { submode: 'ingredients' },
    },
  ]);

function aspect() {
  const now = aspectOf().ligature;
  const which = settings.mode === 'video' ? 'videoAspect' : 'imageAspect';
  const options = aspects().map(({ ligature, ratio }) => {
    return { glyph: ligature, text: ratio, on: ligature === now, values: { [which]: ligature } };
  });
  return toggles(t('aspect'), options);
}

function resolution() {
  if (resolutions().length < 2) return null;
  const options = resolutions().map((r) => ({
    text: r,
    on: settings.resolution === r,
    values: { resolution: r },
  }));
  return toggles(t('resolution'), options);
}

function duration() {
  const { durations } = videoModel();
  if (durations.length < 2) return null;
  const options = durations.map((n) => {
    return { text: t('seconds', { n }), on: settings.seconds === n, values: { seconds: n } };
  });
  return toggles(t('duration'), options);
}

function count() {
  const options = Array.from({ length: offer.mostOutputs }, (_, i) => {
    return { text: `x${i + 1}`, on: settings.count === i + 1, values: { count: i + 1 } };
  });
  return toggles(t('count'), options);
}

function modelButton() {
  const label = settings.mode === 'video' ? videoModel().label : `🍌 ${imageModel().label}`;
  return h(
    'button.model-select-trigger',
    { 'aria-label': t('modelFamily'), 'aria-haspopup': 'menu', onclick: openModels },
    h('span.model-select-trigger-content', {}, label),
    icon('arrow_drop_down'),
  );
}

/** Stays open after a pick: two overlays are stacked then. */
function openModels() {
  const video = settings.mode === 'video';
  const items = video
    ? offer.videoModels.map(({ id, label, glyph }) => ({
        glyph,
        label,
        stays: true,
        run: () => change({ videoModel: id }),
      }))
    : offer.imageModels.map(({ id, label }) => {
        return { label: `🍌 ${label}`, stays: true, run: () => change({ imageModel: id }) };
      });
  openMenu(items, { place: 'composer' });
}
