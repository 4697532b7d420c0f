import { extendBody } from './bodies.js';
import { pageUuid, refreshScenarios, t, timing, wait } from './boot.js';
import { refreshCredits, setCredits } from './credits.js';
import { h, icon, iconButton } from './dom.js';
import { showRefusal } from './failures.js';
import { header } from './header.js';
import { readSubmit } from './library.js';
import { openMenu } from './menu.js';
import { extraJobs } from './poller.js';
import { call, RpcError } from './rpc.js';

const keyOf = (scene) => `flow-scene-${scene}`;

/** A new timeline with these clips. */
export async function startScene(project, clips, go) {
  const [scene] = await call('rqZuUc', [
    project,
    clips.map(({ mediaId }) => mediaId).concat(clips.length ? [] : [project]),
  ]);
  localStorage.setItem(keyOf(scene), JSON.stringify(clips));
  go(`/project/${project}/scene/${scene}`);
}

/** `/scene/…`: clips in a row; `+` continues the last one. */
export function scenePage(root, { project, scene, go }) {
  const clips = JSON.parse(localStorage.getItem(keyOf(scene)) ?? '[]');
  const row = h('div.timeline');
  const draw = () => {
    const films = clips.map((clip) =>
      clip.clip
        ? h('video', { src: clip.clip })
        : h('flow-pending-tile', {}, h('div.loading-percentage', {}, '23%')),
    );
    const plus = iconButton('.timeline-add', 'add', { onclick: () => openPlus(clips.at(-1), compose) });
    row.replaceChildren(...films, plus);
  };
  function compose() {
    root.querySelector('flow-prompt-box')?.remove();
    const box = document.createElement('flow-prompt-box');
    box.project = project;
    box.onsubmit = (segments) => extend(segments);
    root.append(box);
  }
  async function extend(segments) {
    await refreshScenarios();
    const { rpc, args } = extendBody(project, segments, clips.at(-1), scene);
    await wait(timing.submitLag);
    try {
      const payload = await call(rpc, args);
      const [job] = readSubmit(payload);
      Object.assign(job, { key: pageUuid(), extended: true });
      setCredits(payload[1]);
      clips.push(job);
      extraJobs.push(job);
      draw();
      while (!job.clip && job.state !== 'error') await wait(timing.poll / 2);
      localStorage.setItem(keyOf(scene), JSON.stringify(clips));
    } catch (error) {
      if (error instanceof RpcError) showRefusal(error);
    }
    refreshCredits();
    draw();
  }
  root.replaceChildren(
    header(go),
    h('button.back', { onclick: () => go(`/project/${project}`) }, icon('arrow_back')),
    row,
  );
  draw();
  return () => undefined;
}

function openPlus(last, compose) {
  const possible = Boolean(last) && /^veo_/.test(last.modelKey) && !last.extended;
  const note = possible ? undefined : t('onlyVeo');
  openMenu([{ glyph: 'add', label: t('extend'), disabled: !possible, run: compose }], { note });
}
