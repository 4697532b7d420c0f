import { AgentTurn, agentChip } from './agent.js';
import { openPicker } from './assets-picker.js';
import { account, scenario, t, timing, wait } from './boot.js';
import {
  aspectOf,
  bound,
  change,
  imageModel,
  onChange,
  price,
  settings,
  videoModel,
} from './composer-state.js';
import { h, icon } from './dom.js';
import { openSettings } from './settings-pane.js';
import { forgetPictures, submit } from './submit.js';
import './rich-text-editor.js';

/** The composer. `edited` is set on an item page, `onsubmit` on a timeline. */
class FlowPromptBox extends HTMLElement {
  connectedCallback() {
    if (this.editor) return;
    this.agent = new AgentTurn(this);
    this.editor = h('flow-rich-text-editor.prompt-input', {
      placeholder: this.edited ? t('changePlaceholder') : t('placeholder'),
      'data-project': this.project,
      'onprompt-changed': () => void this.typed(),
      'onsubmit-wanted': () => this.ready && void this.go(),
    });
    this.bar = h('flow-ingredient-bar');
    this.controls = h('div.controls');
    this.append(this.bar, h('flow-base-prompt-box', {}, this.editor, this.controls));
    this.stop = onChange(() => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** Submit enables a moment after the last key. */
  async typed() {
    const lag = scenario('submit_enable_lag');
    const round = (this.round ?? 0) + 1;
    this.round = round;
    if (this.editor.blank) this.ready = false;
    else {
      await wait(lag ? Number(lag.ms ?? 2_000) : timing.enableLag);
      if (this.round !== round) return;
      this.ready = !this.editor.blank;
    }
    this.draw();
  }

  async go() {
    const segments = this.editor.segments();
    if (this.blocked()) return;
    if (settings.clearOnSubmit) {
      this.editor.fill('');
      this.ready = false;
    }
    const sending = this.onsubmit
      ? this.onsubmit(segments)
      : this.agent.on
        ? this.agent.run(segments)
        : submit(this.project, segments, this.edited);
    if (settings.clearOnSubmit) forgetPictures();
    this.draw();
    await sending;
  }

  blocked() {
    return this.cost() > account.credits || this.refusesPictures();
  }

  cost() {
    if (this.onsubmit) return 10;
    if (this.edited) return this.edited.kind === 'video' ? 20 : 0;
    return price();
  }

  refusesPictures() {
    const video = settings.mode === 'video' && settings.submode === 'ingredients' && !this.edited;
    return video && videoModel().mostReferences === 0 && bound.ingredients.length > 0;
  }

  draw() {
    this.bar.replaceChildren(...(this.onsubmit ? [] : this.pictures()));
    this.controls.replaceChildren(
      ...[
        agentChip(this.agent),
        h(
          'button.add-menu-trigger',
          { 'aria-label': t('addIngredients'), onclick: () => this.addPicture() },
          icon('add'),
        ),
        this.refusesPictures() && h('span.prompt-note', {}, t('noIngredients')),
        this.settingsButton(),
        this.sendButton(),
      ].filter(Boolean),
    );
  }

  settingsButton() {
    const renamed = scenario('shape_drift') && (scenario('shape_drift').what ?? 'selectors') === 'selectors';
    const name = renamed ? 'button.composer-options' : 'button.settings-trigger-button';
    const { ligature } = aspectOf();
    const words =
      settings.mode === 'video'
        ? `${t('video')} · ${settings.resolution} · ${settings.seconds}s `
        : `🍌 ${imageModel().label} `;
    const summary = h('span.settings-summary', {}, words, icon(ligature), ` x${settings.count}`);
    return h(name, { hidden: this.agent.on, 'aria-haspopup': 'dialog', onclick: openSettings }, summary);
  }

  sendButton() {
    if (this.agent.running) return iconButtonIn('stop', { disabled: false });
    if (this.cost() <= account.credits)
      return iconButtonIn('arrow_forward', {
        'aria-label': t('generate'),
        disabled: !this.ready || this.refusesPictures(),
        onclick: () => void this.go(),
      });
    const label = { 'aria-label': t('insufficient') };
    if (scenario('insufficient_credits')?.variant === 'label')
      return h('div.credit-note', label, icon('warning'));
    return h('button.prompt-warning-button', label, icon('warning'));
  }

  pictures() {
    if (settings.mode === 'video' && settings.submode === 'frames' && !this.edited)
      return [this.frame('start'), swapButton(), this.frame('end')];
    return bound.ingredients.map((asset) => chip(asset, () => drop(asset)));
  }

  frame(which) {
    const asset = bound[which];
    const pick = () => openPicker(this.project, (picked) => bind(which, picked));
    const inner = asset
      ? chip(asset, () => bind(which, null))
      : h('button.empty-chip', { onclick: pick }, t(which));
    return h('div.frame-trigger', {}, inner);
  }

  addPicture() {
    const most = 10;
    openPicker(this.project, (asset) => {
      if (bound.ingredients.length < most) bound.ingredients.push(asset);
      change({});
    });
  }
}
customElements.define('flow-prompt-box', FlowPromptBox);

const iconButtonIn = (ligature, attributes) =>
  h('flow-generate-icon-button', {}, h('button.generate-icon-button', attributes, icon(ligature)));

function bind(which, asset) {
  // The pick that does not stay: what an executor has to notice before it pays for text.
  bound[which] = scenario('empty_frame_submit') ? null : asset;
  change({});
}

function drop(asset) {
  bound.ingredients = bound.ingredients.filter((known) => known !== asset);
  change({});
}

function swapButton() {
  const swap = () => {
    [bound.start, bound.end] = [bound.end, bound.start];
    change({});
  };
  return h('button.swap-frames', { onclick: swap }, icon('swap_horiz'));
}

const chip = (asset, remove) =>
  h(
    'flow-image-ingredient-chip',
    {},
    h('button.chip-container', { title: asset.title }, h('img', { src: asset.thumb, alt: '' })),
    h('button.chip-remove', { 'aria-label': t('delete'), onclick: remove }, icon('close')),
  );
