import { IMAGE_ASPECTS, VIDEO_ASPECTS } from '../catalog.ts';
import { failure } from '../failure.ts';
import type { UploadEntry } from '../journal.ts';
import { lifeOf, newMedia } from '../media.ts';
import { sniff } from '../sniff.ts';
import type { Call, Rpc } from './call.ts';

const LARGEST = 10 * 1024 * 1024;

/** `maseQ`: a picture (by our guess also a film) under its file name. */
export const upload: Rpc = async (call) => {
  const { world, account, args, exchange } = call;
  const bytes = Buffer.from(args[1], 'base64');
  const note: UploadEntry = {
    at: world.clock.now(),
    account: account.id,
    fileName: args[8],
    mime: args[2],
    sizeBytes: bytes.byteLength,
    outcome: 'refused',
  };
  world.journal.uploads.push(note);
  if (account.scenarios.take('upload_lost', 1)) {
    note.outcome = 'lost';
    return 'never';
  }
  await world.pause(account, world.timing.upload, exchange.gone);
  const failed = account.scenarios.take('upload_failed');
  if (failed?.variant === 'no_media_id') {
    note.outcome = 'no_id';
    return { payload: [[]] };
  }
  if (failed) return { failure: failure(String(failed.reason ?? 'UNSAFE_IMAGE_UPLOAD'), failed) };
  return store(call, bytes, note);
};

function store({ world, account, project, args }: Call, bytes: Buffer, note: UploadEntry) {
  const found = sniff(bytes);
  if (!found || !project) return { failure: failure('UNKNOWN_IMAGE_FILE_FORMAT') };
  if (bytes.byteLength > LARGEST) return { failure: failure('IMAGE_TOO_LARGE') };
  const now = world.clock.now();
  const { width, height } = found;
  const given = { projectId: project.id, title: String(args[8]), origin: 'upload' as const, ...found };
  const media = newMedia({
    ...given,
    // Numbers of films and pictures differ; a change to the film sends its own.
    aspect: nearestAspect(found.kind === 'video' ? VIDEO_ASPECTS : IMAGE_ASPECTS, width / height),
    life: lifeOf(now),
    uploaded: bytes,
  });
  if (account.scenarios.look('duplicate_names')) {
    // The same name from an earlier run, in the library since before this page was loaded.
    const older = newMedia({ ...media, ...given, life: lifeOf(account.loadedAt - 60_000), uploaded: bytes });
    project.media.push({ ...older, mediaId: crypto.randomUUID(), workflowId: crypto.randomUUID() });
  }
  project.media.unshift(media);
  account.consented = true;
  Object.assign(note, { outcome: 'done', mediaId: media.mediaId });
  return { payload: [[media.mediaId, project.id, media.workflowId, 'CAE', null, []]] };
}

function nearestAspect(
  aspects: readonly { wire: number; width: number; height: number }[],
  ratio: number,
): number {
  const off = (a: { width: number; height: number }) => Math.abs(a.width / a.height - ratio);
  return [...aspects].sort((a, b) => off(a) - off(b))[0]?.wire ?? 1;
}
