export { createServer, type GatewayServer } from './create-server.ts';
export { createDemoSite, type DemoSite } from './demo/index.ts';
export { callbackBody } from './dialects/callback-body.ts';
export type { Caller, GatewayParts, KeyAuthenticator, UrlSigner } from './gateway.ts';
export type { Address } from './http-server.ts';
export { RepeatGuard } from './idempotency/repeat-guard.ts';
export { type LocalOperations, localOperations } from './local/operations.ts';
