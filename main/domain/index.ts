export * from './ports.ts';
export * from './records.ts';
export * from './task/states.ts';
