import { DOCUMENT_000 } from './document-000.ts';
import { DOCUMENT_001 } from './document-001.ts';
import { DOCUMENT_002 } from './document-002.ts';
import { DOCUMENT_004 } from './document-004.ts';
import type { DocumentExample } from './document-example.ts';

export { SCRIPTS_002 } from './document-002.ts';
export { REFUSALS_004 } from './document-004.ts';
export { type DocumentExample, filledIn, type Replacements } from './document-example.ts';

/** Every plain curl command of the interface documents. Document 003 has none. */
export const DOCUMENT_EXAMPLES: Readonly<Record<string, readonly DocumentExample[]>> = {
  'document 000': DOCUMENT_000,
  'document 001': DOCUMENT_001,
  'document 002': DOCUMENT_002,
  'document 004': DOCUMENT_004,
};
