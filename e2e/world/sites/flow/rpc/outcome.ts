import type { Life } from '../media.ts';
import type { Verdict } from '../refusals.ts';
import type { FlowTiming } from '../timing.ts';

/** When an accepted video is where, under the switches of this submit. */
export function videoLife(now: number, timing: FlowTiming, verdict: Verdict, slower: number): Life {
  const { play } = verdict;
  const doneAt = now + timing.video * slower;
  const never = play('url_never') ?? play('result_without_url');
  const delay = play('url_delay');
  const poster = play('poster_first');
  const blip = play('status4_then_success');
  const urlAt = never ? Number.POSITIVE_INFINITY : doneAt + Number(delay?.ms ?? timing.urlDelay) * slower;
  return {
    createdAt: now,
    activeAt: now + timing.queued * slower,
    doneAt,
    urlAt,
    ...(verdict.fails && { failure: verdict.fails }),
    ...(verdict.failsSilently && { cardFailure: verdict.failsSilently }),
    ...(poster && {
      posterOnlyUntil: urlAt + 2 * timing.poll,
      posterVariant: poster.variant === 'in_clip_slot' ? ('in_clip_slot' as const) : ('only_poster' as const),
    }),
    ...(blip && { notFoundUntil: now + Number(blip.forMs ?? timing.video / 2) }),
  };
}
