import { runningAt, statusAt } from '../media.ts';
import { entry } from '../wire/record.ts';
import { type Call, gone, type Rpc } from './call.ts';
import { describe } from './describe.ts';

/** `jwpduf`: states without URLs; an upscaled film alone comes with its URL, no other call has it. */
export const poll: Rpc = async (call) => {
  const { world, account, args } = call;
  const cut = account.scenarios.look('stream_or_poll_cut');
  if (cut && cut.what !== 'submit') {
    account.scenarios.take('stream_or_poll_cut', 3);
    return 'cut';
  }
  await read(call);
  const wanted: string[] = args[2].map(([id]: [string]) => id);
  const found = wanted.map((id) => account.find(id)).filter((media) => media !== undefined);
  const records = await Promise.all(
    found.map((media) => describe(world, account, media, media.origin === 'upscaled')),
  );
  return { payload: [null, account.credits, records] };
};

/** `as29s`: null for a workflow id, an unknown or a deleted one; the bare id while the job runs. */
export const getMedia: Rpc = async (call) => {
  const { world, account, args } = call;
  await read(call);
  const media = account.find(args[0]);
  if (!media || media.deleted) return gone;
  if (runningAt(media.life, world.clock.now()) || statusAt(media.life, world.clock.now()) === 2)
    return { payload: [media.mediaId] };
  return { payload: await describe(world, account, media, true) };
};

/** `Zzl0ze`: entries and records of a project, newest first, no paging. */
export const getProject: Rpc = async (call) => {
  const { world, account, args } = call;
  await read(call);
  const project = account.projects.get(String(args[0]).replace('projects/', ''));
  if (!project) return { failure: { reason: 'NOT_FOUND', grpc: 5 } };
  const shown = project.media.filter(
    (media) => !media.deleted && media.origin !== 'upscaled' && !media.sceneId,
  );
  const records = await Promise.all(shown.map((media) => describe(world, account, media, true)));
  return { payload: [null, shown.map(entry), records, null, null, []] };
};

export const credits: Rpc = async (call) => {
  await read(call);
  // A zero balance omits the number.
  return { payload: call.account.credits > 0 ? [call.account.credits] : [] };
};

/** Picker and `@` search. Request and reply layout are ours: `["projects/ID","query"]` → rows. */
export const searchAssets: Rpc = async (call) => {
  const { world, account, args, project } = call;
  await read(call);
  const query = String(args[1] ?? '').toLowerCase();
  const lag = account.scenarios.look('upload_index_lag');
  const hidesFresh = lag !== undefined && query !== '';
  if (hidesFresh) account.scenarios.take('upload_index_lag', Number(lag.searches ?? 2));
  const known = (project?.media ?? []).filter((media) => {
    const fresh = media.life.createdAt >= account.loadedAt;
    if (media.deleted || media.archived || !media.title.toLowerCase().includes(query)) return false;
    if (statusAt(media.life, world.clock.now()) !== 3) return false;
    return !fresh || (media.origin === 'upload' && !hidesFresh);
  });
  const rows = account.scenarios.look('duplicate_names') ? [...known].reverse() : known;
  return {
    payload: [
      await Promise.all(
        rows.map(async (media) => [
          media.mediaId,
          media.workflowId,
          media.title,
          media.kind,
          media.origin,
          await thumb(call, media.mediaId),
        ]),
      ),
    ],
  };
};

async function thumb({ world }: Call, mediaId: string): Promise<string> {
  return world.signer.sign(
    `https://flow-content.google/image/${mediaId}`,
    world.clock.now() + world.timing.urlLife,
  );
}

/** Ignored by every reader; the second one also tells the page's cards what the wire keeps silent about. */
export const noise: Rpc = async (call) => {
  const { account, world, rpc } = call;
  await read(call);
  if (rpc !== 'DTaVef') return { payload: [] };
  const now = world.clock.now();
  const failed = account.media().filter(({ life }) => life.cardFailure && now >= life.doneAt);
  return {
    payload: failed.map(({ mediaId, life }) => [
      mediaId,
      life.cardFailure?.reason,
      life.cardFailure?.message ?? null,
    ]),
  };
};

export const read = ({ world, account, exchange }: Call): Promise<void> =>
  world.pause(account, world.timing.read, exchange.gone);
