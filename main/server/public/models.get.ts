import { GatewayError } from '../../contract/index.ts';
import { type ListedModel, listedModel, listModels } from '../../domain/index.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';

/** Seconds, a fixed date: clients cache by it. */
const CREATED_S = Date.UTC(2026, 10, 1) / 1000;

/** Words relays sort models into their pages by. */
const ENDPOINTS: Record<ListedModel['kind'], string[]> = {
  image: ['image-generation', 'openai'],
  video: ['openai-video', 'openai'],
  chat: ['openai'],
};

const modelObject = ({ name, kind }: ListedModel) => ({
  id: name,
  object: 'model',
  created: CREATED_S,
  owned_by: 'fpbrowser2api',
  supported_endpoint_types: ENDPOINTS[kind],
});

/** `GET /v1/models` */
export const readModels =
  ({ settings }: Pick<GatewayParts, 'settings'>): GatewayMiddleware =>
  async (ctx) => {
    ctx.body = { object: 'list', data: listModels(settings()).map(modelObject) };
  };

/** `GET /v1/models/{id}` */
export const readModel =
  ({ settings }: Pick<GatewayParts, 'settings'>): GatewayMiddleware =>
  async (ctx) => {
    ctx.state.subject = 'model';
    const model = listedModel(ctx.params.id, settings());
    if (!model) throw new GatewayError('not_found', 'model not found', { param: 'model' });
    ctx.body = modelObject(model);
  };
