export * from './api-key.ts';
export * from './digest.ts';
export * from './key-ring.ts';
export * from './limits/key-limits.ts';
export * from './local-token.ts';
