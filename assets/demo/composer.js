import { order, Unanswered, upload } from './api.js';
import { label } from './labels.js';

const byId = (id) => document.querySelector(`#${id}`);
const MODELS = ['demo-image', 'demo-video'];
/** The button wakes up a moment after the last change, as prices and checks take their time elsewhere. */
const SETTLE_MS = 250;
const KEPT_AS = 'daydream.settings';

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}');
  } catch {
    return {};
  }
};

function fillRadios(name, values, chosen, testid = name) {
  byId(name).replaceChildren(
    ...values.map((value) => {
      const choice = document.createElement('label');
      choice.dataset.testid = `${testid}-${value}`;
      const input = document.createElement('input');
      Object.assign(input, { type: 'radio', name, value, checked: value === chosen });
      const text = document.createElement('span');
      text.textContent = value;
      choice.append(input, text);
      return choice;
    }),
  );
}

function fillSelect(id, values, chosen, say = String) {
  byId(id).replaceChildren(
    ...values.map((value) => new Option(say(value), value, false, String(value) === String(chosen))),
  );
}

export function startComposer(session, { onOrdered, onUnusual, onExpired }) {
  const { limits, prices } = session;
  const form = byId('composer');
  const prompt = byId('prompt');
  const button = byId('generate');
  const uploads = [];
  let credits = session.credits;
  let busy = 0;
  let settleTimer;

  const before = kept();
  prompt.placeholder = label('promptHint');
  button.textContent = label('generate');
  fillRadios('model', MODELS, MODELS.includes(before.model) ? before.model : 'demo-image');
  fillRadios('aspect', limits.aspects, limits.aspects.includes(before.aspect) ? before.aspect : '16:9');
  fillSelect('duration', limits.durations, before.durationS ?? 4, (s) => label('seconds', s));
  fillSelect('count', limits.counts, before.n ?? 1);

  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`).value;
  const isVideo = () => chosen('model') === 'demo-video';

  const settings = () => ({
    model: chosen('model'),
    aspect: chosen('aspect'),
    resolution: byId('resolution').value,
    n: isVideo() ? 1 : Number(byId('count').value),
    ...(isVideo() ? { durationS: Number(byId('duration').value) } : {}),
  });
  const price = () => {
    const { n, durationS } = settings();
    if (!isVideo()) return prices.image * n;
    return prices.video + prices.extraSecond * (durationS - prices.secondsIncluded);
  };

  function showProblem(text) {
    byId('problem').textContent = text ?? '';
    byId('problem').hidden = !text;
  }

  function refresh() {
    clearTimeout(settleTimer);
    button.disabled = true;
    const cost = price();
    byId('price').textContent = label('price', cost);
    byId('price').dataset.value = cost;
    if (credits < cost) showProblem(label('outOfCredits'));
    if (busy > 0 || prompt.value.trim() === '' || credits < cost) return;
    settleTimer = setTimeout(() => {
      button.disabled = false;
    }, SETTLE_MS);
  }

  function modelChanged() {
    const video = isVideo();
    byId('duration-field').hidden = !video;
    byId('count-field').hidden = video;
    const offered = video ? limits.videoResolutions : limits.imageResolutions;
    const wanted = kept().resolution;
    fillSelect('resolution', offered, offered.includes(wanted) ? wanted : offered.at(-1));
  }

  function showChips() {
    byId('chips').replaceChildren(
      ...uploads.map((item) => {
        const chip = document.createElement('span');
        chip.className = 'chip';
        chip.dataset.testid = 'chip';
        chip.dataset.uploadId = item.id;
        const picture = new Image(40, 40);
        picture.src = item.url;
        picture.alt = item.name;
        const remove = document.createElement('button');
        Object.assign(remove, { type: 'button', textContent: '×', title: label('remove') });
        remove.dataset.testid = 'chip-remove';
        remove.addEventListener('click', () => {
          uploads.splice(uploads.indexOf(item), 1);
          showChips();
          refresh();
        });
        chip.append(picture, remove);
        return chip;
      }),
    );
  }

  async function take(file) {
    if (uploads.length + busy >= limits.references) return showProblem(label('noMoreReferences'));
    busy++;
    refresh();
    try {
      const answer = await upload(file);
      if (answer.ok) uploads.push(answer.upload);
      else if (answer.reason === 'SIGNED_OUT') onExpired();
      else showProblem(answer.message);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      showProblem(label('offline'));
    } finally {
      busy--;
      showChips();
      refresh();
    }
  }

  async function send() {
    busy++;
    showProblem(null);
    refresh();
    try {
      const body = {
        clientId: crypto.randomUUID(),
        prompt: prompt.value.trim(),
        references: uploads.map((item) => item.id),
        ...settings(),
        ...(session.downgrade ? { aspect: '1:1' } : {}),
      };
      const answer = await order(body);
      if (answer.ok) onOrdered();
      else if (answer.reason === 'SIGNED_OUT') onExpired();
      else {
        showProblem(answer.message);
        if (answer.reason === 'UNUSUAL_ACTIVITY') onUnusual();
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      showProblem(label('offline'));
    } finally {
      busy--;
      refresh();
    }
  }

  prompt.addEventListener('input', () => {
    showProblem(null);
    refresh();
  });
  form.addEventListener('change', (event) => {
    // The prompt says `change` when the click on the button takes its focus: that must not put the button to sleep.
    if (event.target.type === 'file' || event.target === prompt) return;
    if (event.target.name === 'model') modelChanged();
    showProblem(null);
    localStorage.setItem(KEPT_AS, JSON.stringify({ ...kept(), ...settings() }));
    refresh();
  });
  byId('reference-input').addEventListener('change', async (event) => {
    const files = [...event.target.files];
    // The same file may be chosen again.
    event.target.value = '';
    for (const file of files) await take(file);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!button.disabled) void send();
  });
  modelChanged();
  refresh();

  return {
    setCredits(amount) {
      if (amount === credits) return;
      credits = amount;
      refresh();
    },
  };
}
