import { getJobs, getSession, leave, Unanswered } from './api.js';
import { startComposer } from './composer.js';
import { showDialog } from './dialogs.js';
import { label, speak } from './labels.js';
import { Studio } from './studio.js';
import { showJobs } from './tiles.js';

/** Pulses between two looks when no job is alive. */
const IDLE_PULSES = 4;

const credits = document.querySelector('#credits');
const notice = document.querySelector('#notice');

function showNotice(text) {
  notice.textContent = text ?? '';
  notice.hidden = !text;
}

function showCredits(amount) {
  credits.dataset.value = amount;
  credits.textContent = label('credits', amount);
}

async function start() {
  const session = await getSession();
  if (!session.ok) return showDialog('expired');
  speak(session.locale);
  const account = document.querySelector('#account');
  account.textContent = session.account.name;
  account.dataset.accountId = session.account.id;
  showCredits(session.credits);
  showNotice(session.notice && label('unusual'));
  const composer = startComposer(session, {
    onOrdered: () => void look(),
    onUnusual: () => showNotice(label('unusual')),
    onExpired: () => showDialog('expired'),
  });
  if (session.dialog) showDialog(session.dialog);

  const studio = new Studio(() => void look());
  let looking = false;
  let idle = IDLE_PULSES;
  let live = true;

  async function look() {
    if (looking) return;
    looking = true;
    try {
      const answer = await getJobs();
      if (!answer.ok) {
        if (answer.reason === 'SIGNED_OUT') end();
        return;
      }
      showCredits(answer.credits);
      composer.setCredits(answer.credits);
      live = answer.jobs.some((job) => job.state === 'queued' || job.state === 'running');
      showJobs(answer.jobs, studio);
      studio.take(answer.jobs);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    } finally {
      looking = false;
    }
  }

  // A worker's timer keeps its pace in a hidden tab; the page's own would slow down to one a minute.
  const pulse = new Worker(new URL('./pulse.worker.js', import.meta.url), { type: 'module' });
  pulse.onmessage = () => {
    idle = live ? 0 : (idle + 1) % IDLE_PULSES;
    if (idle === 0) void look();
  };
  function end() {
    pulse.terminate();
    studio.stop();
    showDialog('expired');
  }
  addEventListener('pagehide', leave);
  await look();
}

speak(null);
void start();
