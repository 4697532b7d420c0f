import { GatewayError } from '../../contract/index.ts';
import type { GatewayMiddleware } from '../gateway.ts';

/** `/v1/responses`: what some SDKs call first, so the refusal says where to go. */
export const refuseResponses: GatewayMiddleware = async () => {
  throw new GatewayError(
    'route_not_found',
    'The Responses API is not offered; use /v1/chat/completions, /v1/images/generations or /v1/videos',
  );
};
