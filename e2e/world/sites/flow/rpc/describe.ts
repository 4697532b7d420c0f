import type { Account } from '../account.ts';
import { clipAddress, posterAddress } from '../cdn.ts';
import { bytesOf, type Media, statusAt } from '../media.ts';
import { imageRecord, type RecordView, shiftSlots, videoRecord } from '../wire/record.ts';
import type { FlowWorld } from '../world.ts';

/** The record of a media, with signed addresses once there are any (`withUrls`: `jwpduf` never has them). */
export async function describe(
  world: FlowWorld,
  account: Account,
  media: Media,
  withUrls: boolean,
): Promise<unknown[]> {
  const now = world.clock.now();
  const view: RecordView = { now, ...(withUrls && (await addresses(world, account, media, now))) };
  const record = media.kind === 'video' ? videoRecord(media, view) : imageRecord(media, view);
  if (account.scenarios.look('shape_drift')?.what === 'reply') return [{ v2: record.slice(0, 3) }];
  return account.scenarios.look('slot_shift') ? shiftSlots(record) : record;
}

async function addresses(
  world: FlowWorld,
  account: Account,
  media: Media,
  now: number,
): Promise<Partial<RecordView>> {
  const { life, mediaId, kind } = media;
  if (media.deleted || statusAt(life, now) !== 3 || now < life.urlAt) return {};
  const first = media.urlsGiven++ === 0;
  const stale = first && media.origin !== 'upload' && account.scenarios.look('expired_url');
  const until = stale ? now - 1_000 : now + world.timing.urlLife;
  const clip = world.signer.sign(clipAddress(kind, mediaId), until);
  const asb =
    account.scenarios.look('asb_thumbnails_after_reload') && `https://flow.google.com/asb/${media.asbToken}`;
  if (kind === 'image') return { clip, ...(asb && { asb }) };
  const poster = world.signer.sign(posterAddress(mediaId), until);
  const posterOnly = life.posterOnlyUntil !== undefined && now < life.posterOnlyUntil;
  const shown = posterOnly ? (life.posterVariant === 'in_clip_slot' ? { clip: poster } : {}) : { clip };
  return { ...shown, poster, sizeBytes: (await bytesOf(media)).byteLength, ...(asb && { asb }) };
}
