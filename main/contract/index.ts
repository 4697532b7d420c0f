export * from './desktop.ts';
export * from './errors.ts';
export * from './generation.ts';
export * from './json.ts';
export * from './settings.ts';
export * from './tasks.ts';
