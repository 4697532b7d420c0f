/**
 * Where rooms of one floor meet. `app` hands each room the implementations it needs; nobody looks sideways.
 */
export * from './ports/desk.ts';
export * from './ports/executors.ts';
export * from './ports/ledgers.ts';
export * from './ports/media.ts';
export * from './ports/news.ts';
export * from './ports/sessions.ts';
export * from './ports/vendors.ts';
