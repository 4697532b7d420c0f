import type { Failure } from '../failure.ts';
import { REASON_NUMBERS } from '../failure.ts';

export interface Triplet {
  rpc: string;
  args: unknown;
}

export type RpcAnswer = { payload: unknown } | { failure: Failure } | { block: number[] } | { code: number };

/** `f.req` → the calls in it. Throws with what is wrong. */
export function readTriplets(fReq: string): Triplet[] {
  const outer: unknown = JSON.parse(fReq);
  const calls = Array.isArray(outer) && outer.length === 1 ? outer[0] : undefined;
  if (!Array.isArray(calls) || calls.length === 0) throw new Error('f.req is not [[[…]]]');
  return calls.map((call) => {
    const [rpc, args, nothing, generic, ...rest] = Array.isArray(call) ? call : [];
    if (typeof rpc !== 'string' || typeof args !== 'string') throw new Error('a call is not ["ID","args",…]');
    if (nothing !== null || generic !== 'generic' || rest.length > 0)
      throw new Error('a call ends null,"generic"');
    return { rpc, args: JSON.parse(args) };
  });
}

export function wireItem(rpc: string, answer: RpcAnswer): unknown[] {
  if ('payload' in answer) {
    const payload = answer.payload === undefined ? null : JSON.stringify(answer.payload);
    return ['wrb.fr', rpc, payload, null, null, null, 'generic'];
  }
  if ('block' in answer) return ['wrb.fr', rpc, null, null, null, answer.block, 'generic'];
  if ('code' in answer) return ['wrb.fr', rpc, null, null, null, [answer.code], 'generic'];
  const { reason, grpc, message, detail } = answer.failure;
  const block = [grpc, message ?? null, [errorDetail(reason, detail)]];
  if (detail === 'er') return ['er', rpc, null, null, null, block, 'generic'];
  return ['wrb.fr', rpc, null, null, null, block, 'generic'];
}

function errorDetail(reason: string, detail: Failure['detail']): unknown[] {
  const number = REASON_NUMBERS[reason] ?? 0;
  const aitk = 'type.googleapis.com/google.labs.aisandbox.proto.common.v1.PublicAitkError';
  if (detail === 'aitk') return [aitk, [number]];
  // Protobuf field 1, varint; every number of the list fits one byte.
  if (detail === 'aitk_base64') return [aitk, Buffer.from([0x08, number]).toString('base64')];
  return ['type.googleapis.com/google.rpc.ErrorInfo', [`PUBLIC_ERROR_${reason}`]];
}

/** Chunks with their lengths, as `rt=c` asks for. `off` makes every length wrong by so much. */
export function frame(items: unknown[][], off = 0): string {
  const first = JSON.stringify([...items, ['di', 528], ['af.httprm', 527, '-4021312', 49]]);
  const chunks = [first, JSON.stringify([['e', 4, null, null, first.length + 36]])];
  return `)]}'\n\n${chunks.map((chunk) => `${chunk.length + 2 + off}\n${chunk}\n`).join('')}`;
}
