import { uploadBody } from './bodies.js';
import { t, timing } from './boot.js';
import { h } from './dom.js';
import { askForConsent } from './interruptions.js';
import { addTiles, announceTiles, dropTile } from './library.js';
import { toast } from './overlay.js';
import { call } from './rpc.js';

/** Opens the file chooser, then uploads what was chosen. */
export function chooseFiles(projectId) {
  const onchange = () => {
    for (const file of input.files) void uploadFile(projectId, file);
    input.remove();
  };
  const input = h('input', {
    type: 'file',
    accept: 'image/*,video/mp4',
    multiple: true,
    hidden: true,
    onchange,
  });
  document.body.append(input);
  input.click();
}

async function uploadFile(projectId, file) {
  await askForConsent();
  const tile = {
    kind: 'image',
    state: 'uploading',
    title: file.name,
    uploaded: true,
    fresh: true,
    prompt: '',
    key: file.name,
  };
  addTiles(tile);
  const { rpc, args } = uploadBody(projectId, await base64(file), file.type, file.name);
  try {
    const payload = await call(rpc, args);
    const [mediaId, , workflowId] = payload?.[0] ?? [];
    if (!mediaId) throw new Error('no media id');
    const isVideo = file.type.startsWith('video/');
    const address = URL.createObjectURL(file);
    Object.assign(tile, {
      mediaId,
      workflowId,
      kind: isVideo ? 'video' : 'image',
      state: 'done',
      clip: address,
      aspect: isVideo ? 2 : undefined,
    });
    announceTiles();
  } catch {
    dropTile(tile);
    toast(t('uploadFailed'), timing.toast, 'alert');
  }
}

async function base64(file) {
  const address = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(',') + 1);
}
