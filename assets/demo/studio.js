import { claim, sendFailure, sendProgress, sendResult, Unanswered } from './api.js';

/** How often progress is told, at most. */
const TELL_MS = 400;

async function bitmaps(links) {
  const pictures = await Promise.all(
    links.map(async (link) => {
      const response = await fetch(link);
      return response.ok ? createImageBitmap(await response.blob()) : null;
    }),
  );
  return pictures.filter((picture) => picture !== null);
}

/** Draws the jobs the site grants to this page, each in a worker of its own, also while the tab is hidden. */
export class Studio {
  #running = new Map();
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  take(jobs) {
    const wanted = new Map(jobs.map((job) => [job.id, job]));
    for (const [id, work] of this.#running) {
      // Cancelled, or drawn by another page by now.
      if (wanted.get(id)?.state !== 'running') work.stop();
    }
    for (const job of jobs) {
      if (job.claimable && !this.#running.has(job.id)) void this.#draw(job);
    }
  }

  preview(id) {
    return this.#running.get(id)?.canvas;
  }

  stop() {
    for (const work of this.#running.values()) work.stop();
  }

  async #draw(job) {
    const canvas = document.createElement('canvas');
    canvas.dataset.testid = 'preview';
    const work = { canvas, stop: () => undefined };
    this.#running.set(job.id, work);
    try {
      const granted = await claim(job.id);
      if (granted.ok) await this.#work(job, work);
    } catch (error) {
      // The site did not answer: the lease runs out and the next look claims it again.
      if (!(error instanceof Unanswered)) await sendFailure(job.id, String(error.message ?? error));
    } finally {
      work.stop();
      this.#running.delete(job.id);
      this.#changed();
    }
  }

  async #work(job, work) {
    const references = await bitmaps(job.referenceLinks);
    const worker = new Worker(new URL('./draw.worker.js', import.meta.url), { type: 'module' });
    const show = work.canvas.getContext('bitmaprenderer');
    let told = 0;
    try {
      await new Promise((resolve, reject) => {
        work.stop = resolve;
        worker.onerror = (event) => reject(new Error(event.message || 'The drawing failed'));
        worker.onmessage = async ({ data }) => {
          try {
            if (data.type === 'failed') throw new Error(data.message);
            if (data.type === 'done') resolve();
            if (data.type === 'result') {
              await sendResult(job.id, data);
              worker.postMessage({ type: 'next' });
            }
            if (data.type === 'progress') {
              if (data.preview) show.transferFromImageBitmap(data.preview);
              if (performance.now() - told < TELL_MS) return;
              told = performance.now();
              const answer = await sendProgress(job.id, data.percent);
              if (!answer.ok) resolve();
            }
          } catch (error) {
            reject(error);
          }
        };
        worker.postMessage({ type: 'draw', job, references }, references);
      });
    } finally {
      worker.terminate();
    }
  }
}
