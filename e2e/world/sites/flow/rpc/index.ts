import { OTHER_BODIES, VIDEO_BODIES } from '../wire/bodies.ts';
import type { Pattern } from '../wire/pattern.ts';
import type { Rpc } from './call.ts';
import { createProject, createScene, deleteMedia, deleteProject, updateWorkflow } from './keeping.ts';
import { credits, getMedia, getProject, noise, poll, searchAssets } from './reads.ts';
import { submitImage } from './submit-image.ts';
import { submitVideo } from './submit-video.ts';
import { upload } from './upload.ts';
import { upscaleImage, upscaleVideo } from './upscale.ts';

export const RPCS: Record<string, Rpc> = {
  ...Object.fromEntries(Object.keys(VIDEO_BODIES).map((id) => [id, submitVideo])),
  ogiZ0b: submitImage,
  maseQ: upload,
  SPrCad: upscaleImage,
  p0UkFb: upscaleVideo,
  jwpduf: poll,
  as29s: getMedia,
  Zzl0ze: getProject,
  nzlxg: credits,
  jHPbke: createProject,
  QI2zvc: deleteProject,
  cz8Z4b: deleteMedia,
  mYWVGd: updateWorkflow,
  rqZuUc: createScene,
  UpteDb: searchAssets,
  HTrJv: noise,
  WuwhI: noise,
  DTaVef: noise,
};

export const BODIES: Record<string, Pattern> = { ...VIDEO_BODIES, ...OTHER_BODIES };
