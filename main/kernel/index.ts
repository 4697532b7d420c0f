export * from './backoff.ts';
export * from './clock.ts';
export * from './deadline.ts';
export * from './disposer.ts';
export * from './ids.ts';
export * from './log.ts';
export * from './mutex.ts';
export * from './virtual-clock.ts';
