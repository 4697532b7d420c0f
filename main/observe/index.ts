export * from './logger.ts';
export { type Plain, redact } from './redact.ts';
export { redactText } from './redact-text.ts';
