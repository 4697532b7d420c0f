import { upscaleImageBody, upscaleVideoBody } from './bodies.js';
import { account, scenario, t, timing, wait } from './boot.js';
import { showRefusal } from './failures.js';
import { freshen, readSubmit } from './library.js';
import { openMenu } from './menu.js';
import { extraJobs } from './poller.js';
import { call, RpcError } from './rpc.js';

/** Sizes of an item. A disabled one is a limit of the plan; 270p (GIF) is shown but not simulated. */
export function openDownloads(projectId, tile) {
  const run = (what) => () => void what().catch((error) => error instanceof RpcError && showRefusal(error));
  const video = [
    { label: '270p', note: 'GIF', disabled: true },
    { label: '720p', note: t('original'), run: run(() => saveOriginal(tile)) },
    {
      label: '1080p',
      note: t('upscaled'),
      disabled: off('1080p'),
      run: run(() => saveUpscaled(projectId, tile, '1080p')),
    },
    {
      label: '4K',
      note: t('upscaled'),
      disabled: off('4K'),
      run: run(() => saveUpscaled(projectId, tile, '4k')),
    },
  ];
  const image = [
    { label: '1K', note: t('original'), run: run(() => saveOriginal(tile)) },
    { label: '2K', note: t('upscaled'), disabled: off('2K'), run: run(() => saveLarger(projectId, tile, 1)) },
    { label: '4K', note: t('upscaled'), disabled: off('4K'), run: run(() => saveLarger(projectId, tile, 2)) },
  ];
  const items = tile.kind === 'video' ? video : image;
  openMenu(
    items.map(({ label, note, ...rest }) => ({ glyph: 'download', label: `${label} ${note}`, ...rest })),
  );
}

function off(size) {
  const disabled = scenario('upscale_disabled');
  if (disabled && (disabled.which ?? [size]).includes(size)) return true;
  return size === '4K' && account.plan !== 'ultra';
}

async function saveOriginal(tile) {
  let response = await fetch(tile.clip);
  if (response.status === 403 && (await freshen(tile))) response = await fetch(tile.clip);
  if (response.ok) save(await response.blob(), tile);
}

async function saveLarger(projectId, tile, level) {
  const { rpc, args } = upscaleImageBody(projectId, tile.mediaId, level);
  const payload = await call(rpc, args);
  const bytes = Uint8Array.from(atob(payload[1]), (letter) => letter.charCodeAt(0));
  save(new Blob([bytes], { type: 'image/jpeg' }), tile);
}

async function saveUpscaled(projectId, tile, size) {
  const { rpc, args } = upscaleVideoBody(
    projectId,
    tile.mediaId,
    tile.aspect ?? 2,
    `veo_3_1_upsampler_${size}`,
  );
  const [job] = readSubmit(await call(rpc, args));
  job.mediaId = `${tile.mediaId}_upsampled`;
  extraJobs.push(job);
  while (!job.clip && job.state !== 'error') await wait(timing.poll / 2);
  extraJobs.splice(extraJobs.indexOf(job), 1);
  if (job.clip) save(await (await fetch(job.clip)).blob(), tile);
}

function save(blob, tile) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  const ending = { 'image/png': 'png', 'image/jpeg': 'jpg', 'video/mp4': 'mp4' }[blob.type] ?? 'bin';
  link.download = `${tile.title.replace(/\W+/g, '_') || 'flow'}.${ending}`;
  link.click();
}
