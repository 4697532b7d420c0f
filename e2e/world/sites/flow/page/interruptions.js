import { account, consent, refreshScenarios, scenario, t } from './boot.js';
import { h, icon } from './dom.js';
import { openPane } from './overlay.js';

const remember = (what) => localStorage.setItem(`flow-${what}-${account.id}`, '1');
const seen = (what) => localStorage.getItem(`flow-${what}-${account.id}`) === '1';

/** What covers the page after a load. */
export function showInterruptions() {
  const bar = scenario('cookie_bar');
  if (bar && !seen('cookies')) cookieBar(bar.variant !== 'without_reject');
  if (scenario('changelog_dialog') && !seen('changelog')) changelog();
  if (scenario('unknown_modal')) unknownModal();
}

function cookieBar(withReject) {
  const done = () => {
    remember('cookies');
    bar.remove();
  };
  const button = (kind, text) => h(`button.glue-cookie-notification-bar__${kind}`, { onclick: done }, text);
  const bar = h(
    'div.glue-cookie-notification-bar',
    { id: 'glue-cookie-notification-bar-1', role: 'region' },
    h('p', {}, t('cookies')),
    withReject && button('reject', t('reject')),
    button('accept', t('accept')),
  );
  document.body.append(bar);
}

function dialog(title, ...content) {
  return h('div.dialog', { role: 'dialog', 'aria-modal': 'true' }, h('h2', {}, title), ...content);
}

function changelog() {
  const close = h(
    'button.dialog-close',
    { 'aria-label': t('close'), onclick: () => layer.close() },
    icon('close'),
  );
  const layer = openPane(dialog(t('whatsNew'), close, h('p', {}, 'Omni 1.1')), {
    onclose: () => remember('changelog'),
  });
}

function unknownModal() {
  const age = h('input', { type: 'number', name: 'birth-year' });
  document.body.append(h('div.blocking', {}, dialog(t('unknownModal'), age, h('button', {}, t('next')))));
}

/** The owner's statement before a first upload. Resolves when given; a refusal leaves it pending for good. */
export function askForConsent() {
  if (consent.given || !scenario('upload_consent')) return Promise.resolve();
  return new Promise((resolve) => {
    const agree = async () => {
      await consent.give();
      layer.close();
      resolve();
    };
    const box = dialog(
      t('consentTitle'),
      h('p', {}, t('consentBody')),
      h('button', { onclick: () => layer.close() }, t('cancel')),
      h('button.consent-agree', { onclick: () => void agree() }, t('agree')),
    );
    const layer = openPane(h('flow-upload-consent-dialog', {}, box));
  });
}

/** A human check over everything: no request leaves. Gone when a person has passed it. */
export function showChallenge() {
  const src = 'https://www.google.com/recaptcha/enterprise/bframe';
  const cover = h(
    'div.challenge',
    {},
    h('iframe', { src, title: 'recaptcha challenge expires in two minutes' }),
  );
  const passed = async ({ origin }) => {
    if (origin !== 'https://www.google.com') return;
    removeEventListener('message', passed);
    await fetch('/__world/person-passed', { method: 'POST' });
    await refreshScenarios();
    cover.remove();
  };
  addEventListener('message', passed);
  document.body.append(cover);
  return Promise.resolve();
}
