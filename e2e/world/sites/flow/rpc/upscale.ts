import { drawJpeg } from '../../shared/index.ts';
import { UPSAMPLE_KEYS, VIDEO_ASPECTS } from '../catalog.ts';
import { failure } from '../failure.ts';
import type { SubmitEntry } from '../journal.ts';
import { type Media, newMedia } from '../media.ts';
import { judge } from '../refusals.ts';
import { entry } from '../wire/record.ts';
import type { Call, Rpc } from './call.ts';
import { describe } from './describe.ts';

/** `SPrCad`: 1 = 2K, more = 4K, answered with the JPEG itself. */
export const upscaleImage: Rpc = async (call) => {
  const { world, account, args, exchange } = call;
  const source = account.find(args[0]);
  const factor = args[1] === 1 ? 2 : 4;
  const note = journal(call, source, 'upscale_image', factor === 2 ? '2K' : '4K');
  if (source?.kind !== 'image') return { failure: { reason: 'NOT_FOUND', grpc: 5 } };
  if (!allowed(call, factor === 4)) return refuse(note, 'MODEL_ACCESS_DENIED');
  const { refused } = judge(account, '', '');
  if (refused) return refuse(note, refused.reason);
  await world.pause(account, world.timing.imageUpscale, exchange.gone);
  note.accepted = true;
  const jpeg = drawJpeg(`${source.prompt}\n${source.mediaId}`, source.width * factor, source.height * factor);
  return { payload: [[source.mediaId], jpeg.toString('base64')] };
};

/** `p0UkFb`: a job of its own under `<mediaId>_upsampled`. */
export const upscaleVideo: Rpc = async (call) => {
  const { world, account, project, args, exchange } = call;
  const item = args[0][0];
  const source = account.find(item[0][1]);
  const key = item[31] as keyof typeof UPSAMPLE_KEYS;
  const note = journal(call, source, 'upscale_video', UPSAMPLE_KEYS[key]);
  note.modelKey = key;
  if (source?.kind !== 'video' || source.sceneId) return { failure: { reason: 'NOT_FOUND', grpc: 5 } };
  if (!allowed(call, key === 'veo_3_1_upsampler_4k')) return refuse(note, 'MODEL_ACCESS_DENIED');
  const { refused } = judge(account, '', '');
  if (refused) return refuse(note, refused.reason);
  const made = upsampled(call, source, key === 'veo_3_1_upsampler_4k' ? 3 : 1.5);
  project?.media.push(made);
  Object.assign(note, { accepted: true, mediaIds: [made.mediaId] });
  await world.pause(account, world.timing.submitReply, exchange.gone);
  return { payload: [null, account.credits, [entry(made)], [await describe(world, account, made, false)]] };
};

function upsampled({ world, account }: Call, source: Media, factor: number): Media {
  const now = world.clock.now();
  const doneAt = now + world.timing.upscale * (account.scenarios.look('slow') ? 5 : 1);
  const full = VIDEO_ASPECTS.find(({ wire }) => wire === source.aspect) ?? VIDEO_ASPECTS[0];
  return newMedia({
    ...source,
    mediaId: `${source.mediaId}_upsampled`,
    origin: 'upscaled',
    width: full.width * factor,
    height: full.height * factor,
    urlsGiven: 0,
    life: { createdAt: now, activeAt: now, doneAt, urlAt: doneAt },
  });
}

const allowed = ({ account }: Call, is4k: boolean): boolean =>
  !account.scenarios.look('upscale_disabled') && (!is4k || account.plan === 'ultra');

function refuse(note: SubmitEntry, reason: string) {
  note.reason = reason;
  return { failure: failure(reason) };
}

function journal(
  call: Call,
  source: Media | undefined,
  mode: 'upscale_image' | 'upscale_video',
  resolution: string,
) {
  const { world, account, project, rpc } = call;
  const note: SubmitEntry = {
    at: world.clock.now(),
    account: account.id,
    projectId: project?.id ?? '',
    rpc,
    kind: mode === 'upscale_image' ? 'image' : 'video',
    mode,
    modelKey: '',
    aspect: '',
    count: 1,
    resolution,
    prompt: '',
    references: source ? [{ mediaId: source.mediaId, role: 'source' }] : [],
    cost: 0,
    accepted: false,
    charged: 0,
    mediaIds: [],
  };
  world.journal.submits.push(note);
  return note;
}
