import { createHash } from 'node:crypto';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { documentKeeper } from './document-keeper.ts';
import { LANGUAGES, type Language } from './page/headings.ts';
import { renderPage } from './page/render-page.ts';
import { SCRIPT } from './page/script.ts';
import { STYLE } from './page/style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but the page's own style and script, by their hashes; it may ask nobody for anything. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** `GET /docs`: the document as one page, headings in the language of the browser or of `?lang`. */
export const readDocs = (parts: Pick<GatewayParts, 'settings' | 'version'>): GatewayMiddleware => {
  const documentFor = documentKeeper(parts);
  return async (ctx) => {
    const asked = LANGUAGES.find((language) => language === ctx.query.lang);
    const language = asked ?? ((ctx.acceptsLanguages('en', 'zh') || 'en') as Language);
    ctx.set({
      'content-security-policy': CONTENT_SECURITY,
      'cache-control': 'no-cache',
      vary: 'accept-language',
    });
    ctx.type = 'text/html';
    ctx.body = renderPage(documentFor(ctx), language);
  };
};
