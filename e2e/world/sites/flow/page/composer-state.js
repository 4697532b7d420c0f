import { account, firstSettings, offer } from './boot.js';

const KEY = `flow-composer-${account.id}`;
const listeners = new Set();

const remembered = JSON.parse(localStorage.getItem(KEY) ?? 'null');

/** What the composer is set to; kept on the account from one visit to the next. */
export const settings = {
  mode: 'image',
  submode: 'frames',
  videoAspect: 'crop_16_9',
  imageAspect: 'crop_16_9',
  resolution: '720p',
  seconds: 8,
  count: 2,
  videoModel: offer.videoModels[0].id,
  imageModel: offer.imageModels[0].id,
  clearOnSubmit: 1,
  ...firstSettings,
  ...remembered,
};

/** Pictures bound to the prompt: `{ mediaId, title, thumb }`. */
export const bound = { start: null, end: null, ingredients: [] };

export function change(values) {
  Object.assign(settings, values);
  settle();
  localStorage.setItem(KEY, JSON.stringify(settings));
  announce();
}

export function announce() {
  for (const listener of [...listeners]) listener();
}

export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const videoModel = () => offer.videoModels.find(({ id }) => id === settings.videoModel);
export const imageModel = () => offer.imageModels.find(({ id }) => id === settings.imageModel);
export const resolutions = () => (videoModel().family === 'omni' ? offer.resolutions : ['720p']);
export const aspects = () => (settings.mode === 'video' ? offer.videoAspects : offer.imageAspects);
export const aspectOf = () => {
  const ligature = settings.mode === 'video' ? settings.videoAspect : settings.imageAspect;
  return aspects().find((aspect) => aspect.ligature === ligature) ?? aspects()[0];
};

/** Body key of this mode under the present settings; undefined when the model cannot do it. */
export const keyFor = (mode) =>
  videoModel().keys.find(
    (key) => key.mode === mode && key.seconds === settings.seconds && key.resolution === settings.resolution,
  );

export function price() {
  if (settings.mode === 'image') return 0;
  return (keyFor('t2v')?.price ?? 0) * settings.count;
}

/** A model or resolution that is not offered falls back to one that is. */
function settle() {
  if (!videoModel()) settings.videoModel = offer.videoModels[0].id;
  if (!imageModel()) settings.imageModel = offer.imageModels[0].id;
  const { durations } = videoModel();
  if (!durations.includes(settings.seconds)) settings.seconds = durations.includes(8) ? 8 : durations[0];
  if (!resolutions().includes(settings.resolution)) settings.resolution = '720p';
  settings.count = Math.min(settings.count, offer.mostOutputs);
}
settle();
