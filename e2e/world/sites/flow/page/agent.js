import { scenario, t, timing, wait } from './boot.js';
import { h, icon } from './dom.js';

const only = scenario('agent_only') !== undefined;
const preset = scenario('agent_mode_on');

/** A chat turn. The contract knows no call for it, so nothing is sent and nothing is made. */
export class AgentTurn {
  on = only || preset !== undefined;
  running = false;
  covered = preset?.panel === true;

  constructor(box) {
    this.box = box;
  }

  set(on) {
    this.on = on;
    this.box.draw();
  }

  async run(segments) {
    this.running = true;
    this.box.draw();
    const words = segments.map(([text]) => text ?? '').join('');
    document.querySelector('flow-agent-panel')?.append(h('p.turn', {}, words));
    await wait(timing.image);
    this.running = false;
    this.box.draw();
  }
}

/** Pressed = settings hidden. Agent-only accounts have no chip, only `tune`. */
export function agentChip(agent) {
  if (only) return h('button.agent-settings', {}, icon('tune'));
  const toggle = { 'aria-pressed': String(agent.on), onclick: () => agent.set(!agent.on) };
  const chip = h(
    'flow-agent-mode-toggle-chip',
    {},
    h('button.agent-mode-chip', toggle, icon('smart_toy'), t('agent')),
  );
  if (!agent.covered) return chip;
  const close = () => {
    agent.covered = false;
    agent.box.draw();
  };
  const panel = h(
    'flow-agent-panel',
    {},
    h('button', { 'aria-label': t('close'), onclick: close }, icon('close')),
  );
  return h('div.agent-corner', {}, chip, panel);
}
