import Router from '@koa/router';
import { sniff } from './media-files.ts';
import { readBody } from './read-body.ts';
import { signedLink } from './signed-links.ts';
import type { DemoContextState, SiteParts } from './site-parts.ts';

const MOST_UPLOAD_BYTES = 20 * 1024 ** 2;
const PREVIEW_LIFE_MS = 3600_000;

/** References in. Refusals come inside HTTP 200, as on real sites. */
export function uploadRoutes(parts: SiteParts): Router<DemoContextState> {
  const router = new Router<DemoContextState>();

  router.post('/uploads', async (ctx) => {
    const { account } = ctx.state;
    const bytes = await readBody(ctx.req, MOST_UPLOAD_BYTES);
    if (account.scenario === 'upload_failed') {
      ctx.body = { ok: false, reason: 'UPLOAD_FAILED', message: 'The upload failed. Try another file.' };
      return;
    }
    const mime = bytes && sniff(bytes);
    if (!bytes || !mime?.startsWith('image/')) {
      ctx.body = { ok: false, reason: 'BAD_FILE', message: 'PNG, JPEG or WebP up to 20 MB, please.' };
      return;
    }
    const name = String(ctx.query.name ?? 'image').slice(0, 120);
    const file = await parts.files.keep(bytes, mime, { accountId: account.id, name, width: 0, height: 0 });
    parts.keeper.changed();
    const url = signedLink(parts.state.secret, file.id, parts.clock.now() + PREVIEW_LIFE_MS);
    ctx.body = { ok: true, upload: { id: file.id, name, mime, sizeBytes: file.sizeBytes, url } };
  });

  return router;
}
