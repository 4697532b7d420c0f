import { VIDEO_ASPECTS, VIDEO_MODELS } from '../catalog.ts';
import { type Failure, failure } from '../failure.ts';
import type { SubmitEntry } from '../journal.ts';
import { type Media, newMedia, runningAt } from '../media.ts';
import { judge, type Verdict } from '../refusals.ts';
import { entry } from '../wire/record.ts';
import type { Call, Rpc } from './call.ts';
import { cutsReply } from './cuts-reply.ts';
import { type Asked, decodeSubmit } from './decode-submit.ts';
import { describe } from './describe.ts';
import { videoLife } from './outcome.ts';
import { titleOf } from './title.ts';

const MOST_RUNNING = 5;

/** Every video generation: decoded, judged, booked, answered like the real one. */
export const submitVideo: Rpc = async (call) => {
  const { world, account, project, rpc } = call;
  const asked = decodeSubmit(call);
  const note: SubmitEntry = {
    ...blank(call),
    ...(asked ?? { modelKey: String(call.args[0][0].find((v: unknown) => typeof v === 'string') ?? '') }),
  };
  world.journal.submits.push(note);
  const verdict = judge(account, note.prompt, note.model ?? '');
  const why =
    !asked || !project ? failure('MODEL_ACCESS_DENIED') : (verdict.refused ?? refusedByRules(call, asked));
  if (why || !asked || !project) {
    note.reason = why?.reason;
    await world.pause(account, world.timing.submitReply, call.exchange.gone);
    return { failure: why ?? failure('MODEL_ACCESS_DENIED') };
  }
  const made = book(call, asked, verdict, note);
  const records = await Promise.all(made.map((media) => describe(world, account, media, false)));
  return reply(call, verdict, [null, account.credits, made.map(entry), records], rpc);
};

const blank = ({ world, account, project, rpc }: Call): SubmitEntry => ({
  at: world.clock.now(),
  account: account.id,
  projectId: project?.id ?? '',
  rpc,
  kind: 'video',
  mode: 't2v',
  modelKey: '',
  aspect: '',
  count: 1,
  prompt: '',
  references: [],
  cost: 0,
  accepted: false,
  charged: 0,
  mediaIds: [],
});

function refusedByRules({ world, account }: Call, asked: Asked): Failure | undefined {
  const now = world.clock.now();
  const running = account.media().filter(({ kind, life }) => kind === 'video' && runningAt(life, now)).length;
  const allowed = Object.values(VIDEO_MODELS).find(({ label }) => label === asked.model)?.mostReferences;
  const ingredients = asked.references.filter(({ role }) => role === 'ingredient').length;
  if (asked.references.some(({ mediaId }) => !account.find(mediaId))) return { reason: 'NOT_FOUND', grpc: 5 };
  if (allowed !== undefined && ingredients > allowed) return { reason: 'INVALID_ARGUMENT', grpc: 3 };
  if (asked.cost > account.credits) return failure('USER_QUOTA_REACHED');
  return running + asked.count > MOST_RUNNING ? failure('CONCURRENT_LIMIT_REACHED') : undefined;
}

function book({ world, account, project }: Call, asked: Asked, verdict: Verdict, note: SubmitEntry): Media[] {
  const slower = Number(account.scenarios.look('slow')?.factor ?? (account.scenarios.look('slow') ? 5 : 1));
  const partial = verdict.play('partial_batch_failure');
  const failing = partial ? Number(partial.failing ?? 1) : 0;
  const shape = VIDEO_ASPECTS.find(({ wire }) => wire === asked.wireAspect) ?? VIDEO_ASPECTS[0];
  const scale = asked.resolution === '360p' ? 0.5 : 1;
  const made = Array.from({ length: asked.count }, (_, i) => {
    const life = videoLife(world.clock.now(), world.timing, verdict, slower);
    if (i >= asked.count - failing) life.failure = failure('SOMETHING_WENT_WRONG', { grpc: 13 });
    return newMedia({
      projectId: project?.id ?? '',
      kind: 'video',
      title: titleOf(asked.prompt),
      prompt: asked.prompt,
      modelKey: asked.modelKey,
      aspect: asked.wireAspect,
      width: shape.width * scale,
      height: shape.height * scale,
      seconds: asked.durationS,
      life,
      ...(asked.sceneId && { sceneId: asked.sceneId }),
    });
  });
  project?.media.unshift(...made);
  const succeeding = made.filter(({ life }) => !life.failure && !life.cardFailure).length;
  note.accepted = true;
  note.charged = Math.round((asked.cost / asked.count) * succeeding);
  note.mediaIds = made.map(({ mediaId }) => mediaId);
  account.credits -= note.charged;
  return made;
}

async function reply({ world, account, exchange }: Call, verdict: Verdict, payload: unknown[], rpc: string) {
  const { play } = verdict;
  const late = play('submit_reply_60s');
  await world.pause(account, late ? Number(late.ms ?? 60_000) : world.timing.submitReply, exchange.gone);
  if (play('expired_mid_job')) account.signedIn = false;
  if (cutsReply(account, verdict)) return 'cut' as const;
  if (play('null_payload_5')) return { code: 5 };
  if (account.scenarios.look('shape_drift')?.what === 'reply') return { payload: [{ v2: rpc }] };
  return { payload };
}
