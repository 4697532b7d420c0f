import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { buildDocument, type OpenapiDocument } from './document/build-document.ts';

/** The document as this caller reaches the gateway. Built again only when something it shows has changed. */
export function documentKeeper({ settings, version }: Pick<GatewayParts, 'settings' | 'version'>) {
  let kept: { key: string; document: OpenapiDocument } | null = null;
  return (ctx: GatewayContext): OpenapiDocument => {
    const origin = `${ctx.protocol}://${ctx.host}`;
    const now = settings();
    const { modelRoutes, hiddenModels, maxBodyBytes, maxUploadBytes } = now;
    const key = JSON.stringify([origin, modelRoutes, hiddenModels, maxBodyBytes, maxUploadBytes]);
    if (kept?.key !== key) kept = { key, document: buildDocument({ version, origin, settings: now }) };
    return kept.document;
  };
}
