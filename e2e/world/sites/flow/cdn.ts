import type { Answer } from '../shared/index.ts';
import { bytesOf, posterOf } from './media.ts';
import type { FlowWorld } from './world.ts';

const CDN = 'https://flow-content.google';

export const clipAddress = (kind: string, mediaId: string): string => `${CDN}/${kind}/${mediaId}`;
/** The poster is a picture under the same id; nothing but the slot tells it from a clip's own address. */
export const posterAddress = (mediaId: string): string => `${CDN}/image/${mediaId}`;

/** Signed files: 403 with a wrong or expired signature, ranges honoured. */
export function cdnFor(world: FlowWorld): Answer {
  return async (exchange) => {
    exchange.setHeader('access-control-allow-origin', 'https://flow.google.com');
    exchange.setHeader('access-control-allow-credentials', 'true');
    const [, kind, mediaId = ''] =
      /^\/(image|video|videoplayback)\/([0-9a-f-]+(?:_upsampled)?)$/.exec(exchange.url.pathname) ?? [];
    const media = world.media.get(mediaId);
    const now = world.clock.now();
    const good = world.signer.accepts(exchange.url, now);
    const status = !good ? 403 : !media || media.deleted ? 404 : 200;
    world.journal.downloads.push({ at: now, mediaId, status, range: exchange.header('range') });
    if (!media || status !== 200)
      return exchange.text(status, 'text/plain', status === 403 ? 'Forbidden' : 'Not found');
    const poster = kind === 'image' && media.kind === 'video';
    if (poster) exchange.file('image/jpeg', posterOf(media));
    else exchange.file(media.mime, await bytesOf(media));
  };
}
