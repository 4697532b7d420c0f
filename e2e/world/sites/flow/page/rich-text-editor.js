import { assetOption, searchAssets } from './assets-picker.js';
import { offer, wait } from './boot.js';
import { h } from './dom.js';
import { openPane } from './overlay.js';

/** ProseMirror-like: text arrives by input events, mentions become chips, Enter commits or submits. */
class FlowRichTextEditor extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.box = h('div.ProseMirror', {
      contenteditable: 'true',
      role: 'textbox',
      'aria-multiline': 'true',
      'data-placeholder': this.getAttribute('placeholder'),
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
    });
    // Present on the real page, covered and of no use.
    this.append(this.box, h('textarea', { tabindex: '-1', 'aria-hidden': 'true' }));
    this.mark();
  }

  /** `["text"]` and `[null,[[mediaId,label]]]`, in order. */
  segments() {
    const found = [];
    const add = (text) => {
      if (typeof found.at(-1)?.[0] === 'string') found.at(-1)[0] += text;
      else if (text) found.push([text]);
    };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) add(node.data.replaceAll('\u00a0', ' '));
      else if (node.classList.contains('mention-chip'))
        found.push([null, [[node.dataset.entityId, node.dataset.label]]]);
      else if (node.tagName === 'BR') {
        if (node.nextSibling) add('\n');
      } else {
        if (/^(P|DIV)$/.test(node.tagName) && node.previousSibling) add('\n');
        for (const child of node.childNodes) walk(child);
      }
    };
    for (const child of this.box.childNodes) walk(child);
    return found;
  }

  /** Neither words nor a chip. */
  get blank() {
    return this.segments().every(([words]) => words !== null && words.trim() === '');
  }

  fill(text) {
    this.box.textContent = text;
    this.changed();
  }

  mark() {
    this.box.classList.toggle('is-empty', this.segments().length === 0);
  }

  changed() {
    this.mark();
    void this.mention();
    this.dispatchEvent(new Event('prompt-changed'));
  }

  key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    if (this.picker) {
      event.preventDefault();
      this.commit(this.found?.[0]);
    } else if (offer.enterKey === 'submit') {
      event.preventDefault();
      this.dispatchEvent(new Event('submit-wanted', { bubbles: true }));
    }
  }

  /** What follows the last `@` before the caret, or undefined. */
  query() {
    const { anchorNode, anchorOffset } = getSelection();
    if (anchorNode?.nodeType !== Node.TEXT_NODE || !this.box.contains(anchorNode)) return undefined;
    return /(?:^|\s)@([^@\n]*)$/.exec(anchorNode.data.slice(0, anchorOffset))?.[1];
  }

  async mention() {
    const query = this.query();
    if (query === undefined || query.endsWith('  ')) return this.picker?.close();
    this.picker ??= openPane(h('flow-add-menu-popover-content', { role: 'listbox' }), {
      place: 'composer',
      backdrop: false,
      onclose: () => {
        this.picker = undefined;
        this.found = undefined;
      },
    });
    this.found = undefined;
    await wait(80);
    if (this.query() !== query || !this.picker) return;
    const found = await searchAssets(this.dataset.project, query);
    if (this.query() !== query || !this.picker) return;
    this.found = found;
    const rows = found.map((asset) => assetOption(asset, () => this.commit(asset)));
    this.picker.pane.firstChild.replaceChildren(...rows);
  }

  commit(asset) {
    const query = this.query();
    if (!asset || query === undefined) return;
    const { anchorNode, anchorOffset } = getSelection();
    const chip = h(
      'span.mention-chip',
      {
        contenteditable: 'false',
        'data-reference-type': 'media',
        'data-entity-id': asset.mediaId,
        'data-label': asset.title,
      },
      h('img', { src: asset.thumb, alt: '' }),
      asset.title,
    );
    const rest = anchorNode.splitText(anchorOffset);
    anchorNode.data = anchorNode.data.slice(0, anchorOffset - query.length - 1);
    const space = document.createTextNode(' ');
    rest.before(chip, space);
    getSelection().collapse(space, 1);
    this.picker?.close();
    this.changed();
  }
}
customElements.define('flow-rich-text-editor', FlowRichTextEditor);
