import { scenario } from './boot.js';
import { announce } from './composer-state.js';
import { showInterruptions } from './interruptions.js';
import { itemPage } from './item-page.js';
import { tiles } from './library.js';
import { closeAll } from './overlay.js';
import { startPolling } from './poller.js';
import { projectPage } from './project-page.js';
import { projectsPage } from './projects-page.js';
import { call } from './rpc.js';
import { scenePage } from './scene-page.js';
import './prompt-box.js';

const PAGES = [
  [/^\/$/, projectsPage],
  [/^\/project\/(?<project>[0-9a-f-]+)$/, projectPage],
  [/^\/project\/(?<project>[0-9a-f-]+)\/edit\/(?<workflow>[0-9a-f-]+)$/, itemPage],
  [/^\/project\/(?<project>[0-9a-f-]+)\/scene\/(?<scene>[0-9a-f-]+)$/, scenePage],
];

/** Shows one page at a time and moves between them without a load. */
class AisandboxRoot extends HTMLElement {
  connectedCallback() {
    addEventListener('popstate', () => this.show());
    this.show();
    showInterruptions();
    startPolling();
    for (const id of scenario('extra_noise_rpcs') ? ['HTrJv', 'DTaVef', 'WuwhI', 'DTaVef'] : ['HTrJv'])
      void call(id, []).catch(() => null);
    void call('nzlxg', []).then(announce, () => null);
  }

  show() {
    this.leave?.();
    closeAll();
    for (const [pattern, page] of PAGES) {
      const found = pattern.exec(location.pathname);
      if (!found) continue;
      this.forget(found.groups?.project);
      this.leave = page(this, { ...found.groups, go: (path) => this.go(path) });
      return;
    }
  }

  go(path) {
    history.pushState(null, '', path);
    this.show();
  }

  /** Tiles belong to one project. */
  forget(project) {
    if (project !== this.project) tiles.splice(0, tiles.length);
    this.project = project;
  }
}
customElements.define('aisandbox-root', AisandboxRoot);
