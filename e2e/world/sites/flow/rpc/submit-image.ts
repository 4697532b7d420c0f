import { IMAGE_ASPECTS, IMAGE_MODELS, MOST_IMAGE_REFERENCES } from '../catalog.ts';
import { type Failure, failure } from '../failure.ts';
import type { ReferenceRole, SubmitEntry } from '../journal.ts';
import { type Media, newMedia } from '../media.ts';
import { judge, type Verdict } from '../refusals.ts';
import { entry } from '../wire/record.ts';
import type { Call, Rpc } from './call.ts';
import { cutsReply } from './cuts-reply.ts';
import { readPrompt, withMentions } from './decode-submit.ts';
import { describe } from './describe.ts';
import { titleOf } from './title.ts';

/** `ogiZ0b`: held open, answered finished. */
export const submitImage: Rpc = async (call) => {
  const { world, account, project, exchange } = call;
  const note = decode(call);
  world.journal.submits.push(note);
  const verdict = judge(account, note.prompt, note.model ?? '');
  const why = refused(call, note, verdict);
  if (why || !project) {
    note.reason = why?.reason;
    await world.pause(account, world.timing.submitReply, exchange.gone);
    return { failure: why ?? failure('MODEL_ACCESS_DENIED') };
  }
  const made = book(call, note, verdict);
  await world.pause(account, waitFor(call, verdict), exchange.gone);
  return reply(call, note, verdict, made);
};

function decode({ world, account, project, rpc, args }: Call): SubmitEntry {
  const [first] = args[1];
  const { text, mentions } = readPrompt(first[8][0]);
  const inputs: [string, null, null, null, 1 | 2][] = first[2] ?? [];
  const role = (kind: 1 | 2): ReferenceRole => (kind === 2 ? 'base' : 'reference');
  const model = account.shownOffer.imageModels
    .map((id) => IMAGE_MODELS[id])
    .find(({ tag }) => tag === first[5]);
  return {
    at: world.clock.now(),
    account: account.id,
    projectId: project?.id ?? '',
    rpc,
    kind: 'image',
    mode: inputs.some(([, , , , kind]) => kind === 2) ? 'image_edit' : 'image',
    modelKey: first[5],
    ...(model && { model: model.label }),
    aspect: IMAGE_ASPECTS.find(({ wire }) => wire === first[4])?.ratio ?? '',
    resolution: '1K',
    count: args[1].length,
    prompt: text,
    references: withMentions(
      inputs.map(([mediaId, , , , kind]) => ({ mediaId, role: role(kind) })),
      mentions,
    ),
    cost: 0,
    accepted: false,
    charged: 0,
    mediaIds: [],
  };
}

function refused({ account }: Call, note: SubmitEntry, verdict: Verdict): Failure | undefined {
  if (!note.model) return failure('MODEL_ACCESS_DENIED');
  if (note.references.some(({ mediaId }) => !account.find(mediaId))) return { reason: 'NOT_FOUND', grpc: 5 };
  if (note.references.length > MOST_IMAGE_REFERENCES) return { reason: 'INVALID_ARGUMENT', grpc: 3 };
  // A picture has no record to fail in: a block comes with the reply.
  return verdict.refused ?? verdict.fails;
}

function book({ world, account, project, args }: Call, note: SubmitEntry, verdict: Verdict): Media[] {
  const { width, height, wire } =
    IMAGE_ASPECTS.find(({ ratio }) => ratio === note.aspect) ?? IMAGE_ASPECTS[0];
  const now = world.clock.now();
  const partial = verdict.play('partial_batch_failure');
  const failing = partial ? Number(partial.failing ?? 1) : 0;
  const never = verdict.play('url_never') ?? verdict.play('result_without_url');
  const made = Array.from({ length: Math.max(0, note.count - failing) }, (_, i) =>
    newMedia({
      projectId: note.projectId,
      kind: 'image',
      title: titleOf(note.prompt),
      prompt: note.prompt,
      modelKey: note.modelKey,
      aspect: wire,
      width,
      height,
      mime: account.offer.imageFormat === 'png' ? 'image/png' : 'image/jpeg',
      seed: args[1][i][3],
      life: {
        createdAt: now,
        activeAt: now,
        doneAt: now + world.timing.image,
        urlAt: never ? Number.POSITIVE_INFINITY : now,
        ...(verdict.failsSilently && { cardFailure: verdict.failsSilently }),
      },
    }),
  );
  project?.media.unshift(...made);
  note.accepted = true;
  note.mediaIds = made.map(({ mediaId }) => mediaId);
  return made;
}

const waitFor = ({ world }: Call, { play }: Verdict): number => {
  const late = play('submit_reply_60s');
  return late ? Number(late.ms ?? 60_000) : world.timing.image;
};

async function reply(call: Call, note: SubmitEntry, verdict: Verdict, made: Media[]) {
  const { world, account, project } = call;
  if (verdict.play('expired_mid_job')) account.signedIn = false;
  if (cutsReply(account, verdict)) return 'cut' as const;
  if (verdict.play('null_payload_5')) return { code: 5 };
  for (const media of made) media.life.doneAt = Math.min(media.life.doneAt, world.clock.now());
  const inputs = note.references.map(({ mediaId }) => mediaId);
  const tuples = await Promise.all(
    made.map(async (media) => {
      const [id, , ...rest] = await describe(world, account, media, true);
      return [id, null, ...rest];
    }),
  );
  const shown = verdict.failsSilently ? [] : tuples;
  return {
    payload: [null, account.credits, shown, made.map(entry), project?.id, inputs.length ? [inputs] : null],
  };
}
