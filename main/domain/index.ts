export * from './catalogue/index.ts';
export * from './pool/binding-health.ts';
export * from './pool/choice.ts';
export * from './pool/quota.ts';
export * from './ports.ts';
export * from './records.ts';
export * from './task/states.ts';
export * from './task/verdict.ts';
