import { cancelJob, getJob } from './api.js';
import { label } from './labels.js';

const list = document.querySelector('#jobs');
const empty = document.querySelector('#empty');
const tiles = new Map();

const status = (job) => {
  if (job.state === 'queued') return label('queued', job.position);
  if (job.state === 'running') return label('running', job.percent);
  return job.message ?? label(job.state);
};

function makeTile(job) {
  const element = document.createElement('article');
  element.className = 'tile';
  element.dataset.testid = 'job';
  element.dataset.jobId = job.id;
  const stage = document.createElement('div');
  stage.className = 'stage';
  stage.style.aspectRatio = job.settings.aspect.replace(':', ' / ');
  const state = document.createElement('p');
  state.className = 'state';
  state.dataset.testid = 'job-state';
  const track = document.createElement('i');
  track.className = 'track';
  const cancel = document.createElement('button');
  cancel.type = 'button';
  cancel.className = 'plain';
  cancel.dataset.testid = 'job-cancel';
  cancel.textContent = label('cancel');
  cancel.addEventListener('click', () => void cancelJob(job.id));
  const prompt = document.createElement('p');
  prompt.className = 'words';
  prompt.dataset.testid = 'job-prompt';
  prompt.textContent = job.prompt;
  const line = document.createElement('div');
  line.className = 'line';
  line.append(state, cancel);
  element.append(stage, track, line, prompt);
  return { element, stage, state, track, cancel, shown: '' };
}

/** Links die after a while; one new one is asked for when a picture does not load. */
function renewOnce(media, jobId, index) {
  const renew = async () => {
    const answer = await getJob(jobId);
    const url = answer.ok ? answer.job.results[index]?.url : null;
    if (url) media.src = url;
  };
  media.addEventListener('error', () => void renew(), { once: true });
}

function showResults(tile, job) {
  const media = job.results.map((result) => {
    const video = result.mime.startsWith('video/');
    const element = document.createElement(video ? 'video' : 'img');
    if (video) {
      Object.assign(element, { loop: true, muted: true, playsInline: true });
      // At rest the controls would hide the lower half of the picture.
      element.addEventListener('pointerenter', () => {
        element.controls = true;
      });
      element.addEventListener('pointerleave', () => {
        element.controls = false;
      });
    }
    element.dataset.testid = 'result';
    renewOnce(element, job.id, result.index);
    if (result.url) element.src = result.url;
    return element;
  });
  tile.stage.classList.toggle('many', media.length > 1);
  tile.stage.replaceChildren(...media);
}

export function showJobs(jobs, studio) {
  empty.hidden = jobs.length > 0;
  const seen = new Set(jobs.map((job) => job.id));
  for (const [id, tile] of tiles) {
    if (seen.has(id)) continue;
    tile.element.remove();
    tiles.delete(id);
  }
  for (const job of jobs.toReversed()) {
    let tile = tiles.get(job.id);
    if (!tile) {
      tile = makeTile(job);
      tiles.set(job.id, tile);
      list.prepend(tile.element);
    }
    const live = job.state === 'queued' || job.state === 'running';
    tile.element.dataset.state = job.state;
    tile.state.textContent = status(job);
    tile.track.style.setProperty('--done', `${job.percent}%`);
    tile.track.hidden = !live;
    tile.cancel.hidden = !live;
    if (live) {
      const preview = studio.preview(job.id);
      if (preview && preview.parentNode !== tile.stage) tile.stage.replaceChildren(preview);
    } else if (tile.shown !== job.state) {
      tile.shown = job.state;
      if (job.state === 'done') showResults(tile, job);
      else tile.stage.replaceChildren();
    }
  }
}
