import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  WebMOutputFormat,
} from './mediabunny.mjs';
import { makeScene } from './scene.js';

const FRAMES_PER_SECOND = 24;
const PREVIEW_WIDTH = 480;
const PREVIEW_EVERY_MS = 350;

/** Pixels by `resolution` and `aspect`; even, as video codecs want them. */
const SIZES = {
  '1k': { '16:9': [1280, 720], '9:16': [720, 1280], '1:1': [1024, 1024] },
  '720p': { '16:9': [1280, 720], '9:16': [720, 1280], '1:1': [720, 720] },
  '480p': { '16:9': [854, 480], '9:16': [480, 854], '1:1': [480, 480] },
};

let next = () => undefined;
/** Hands a result out and waits until the page has delivered it: several large ones must not pile up. */
const deliver = (result) =>
  new Promise((resolve) => {
    next = resolve;
    postMessage({ type: 'result', ...result });
  });

let previewed = 0;
async function tell(canvas, percent) {
  let preview = null;
  if (performance.now() - previewed > PREVIEW_EVERY_MS) {
    previewed = performance.now();
    preview = await createImageBitmap(canvas, { resizeWidth: PREVIEW_WIDTH });
  }
  postMessage({ type: 'progress', percent, preview }, preview ? [preview] : []);
}

async function drawImages(job, references, [width, height]) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let index = 0; index < job.settings.n; index++) {
    makeScene({ job, variant: index, width, height, references })(context, 0.35);
    await tell(canvas, (100 * (index + 0.5)) / job.settings.n);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    await deliver({ index, blob, width, height });
  }
}

async function drawVideo(job, references, [width, height]) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const codec = await getFirstEncodableVideoCodec(['avc', 'vp9', 'vp8'], { width, height });
  if (!codec) throw new Error('This browser cannot encode video');
  const format = codec === 'vp8' ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: 'in-memory' });
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec, quality: new Quality('high'), keyFrameInterval: 1 });
  output.addVideoTrack(source, { frameRate: FRAMES_PER_SECOND });
  await output.start();
  const paint = makeScene({ job, variant: 0, width, height, references });
  const frames = job.settings.durationS * FRAMES_PER_SECOND;
  for (let frame = 0; frame < frames; frame++) {
    paint(context, frame / frames);
    // Waits while the encoder is full: that is the pace, no timer is.
    await source.add(frame / FRAMES_PER_SECOND, 1 / FRAMES_PER_SECOND);
    await tell(canvas, (98 * (frame + 1)) / frames);
  }
  await output.finalize();
  const blob = new Blob([target.buffer], { type: codec === 'vp8' ? 'video/webm' : 'video/mp4' });
  await deliver({ index: 0, blob, width, height });
}

async function draw({ job, references }) {
  const size = SIZES[job.settings.resolution][job.settings.aspect];
  await (job.model === 'demo-video' ? drawVideo : drawImages)(job, references, size);
  postMessage({ type: 'done' });
}

addEventListener('message', ({ data }) => {
  if (data.type === 'next') return next();
  draw(data).catch((error) => postMessage({ type: 'failed', message: String(error?.message ?? error) }));
});
