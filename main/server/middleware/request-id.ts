import { newId } from '../../kernel/index.ts';
import type { GatewayMiddleware } from '../gateway.ts';

/** SDKs show `x-request-id` in their errors; it is what a person can quote from an answer and find in the log. */
export const requestId: GatewayMiddleware = async (ctx, next) => {
  const id = newId('req');
  Object.assign(ctx.state, {
    requestId: id,
    caller: null,
    subject: 'video',
    profile: null,
    isAccepted: false,
    taskId: null,
    errorCode: null,
  });
  ctx.set('x-request-id', id);
  await next();
};
