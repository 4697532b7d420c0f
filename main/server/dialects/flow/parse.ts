import type { JsonObject } from '../../../contract/index.ts';

/** Fields of document 001's `/videos`: it has no `n`, whatever a client sends along. */
export const flowVideoFields = ({ n: _n, ...values }: JsonObject): JsonObject => values;
