import { z } from 'zod';
import type { WireRequest, WireResponse } from '../../browser/index.ts';
import type { RemoteJob } from '../../domain/index.ts';

/**
 * The page's calls and the site's answers, as far as they matter. Everything is an array by position, and positions
 * drift: things are found by their shape (an id, a signed link, a time), wherever they stand.
 */

export interface RpcCall {
  rpc: string;
  args: unknown;
}

export interface RpcReply {
  rpc: string;
  /** Undefined when the answer carries none. */
  payload: unknown;
  /** The error block, whole. */
  error: unknown[] | null;
}

/** Calls in a request; only their names when the body is too large to be handed over (uploads). */
export function callsIn({ url, body }: Pick<WireRequest, 'url' | 'body'>): RpcCall[] {
  const sent = parsed(new URLSearchParams(body ?? '').get('f.req'));
  const triplets = Array.isArray(sent) && Array.isArray(sent[0]) ? sent[0] : [];
  const calls = triplets.flatMap((triplet: unknown): RpcCall[] => {
    const [rpc, args] = Array.isArray(triplet) ? triplet : [];
    return typeof rpc === 'string' ? [{ rpc, args: parsed(args) }] : [];
  });
  return calls.length > 0 ? calls : namesIn(url).map((rpc) => ({ rpc, args: undefined }));
}

const namesIn = (url: string): string[] =>
  URL.canParse(url) ? (new URL(url).searchParams.get('rpcids') ?? '').split(',').filter(Boolean) : [];

/** Answers in a reply body. Length lines are passed over: they have been seen off by one. */
export function repliesIn(text: string): RpcReply[] {
  const items = jsonArraysIn(text).flat().filter(Array.isArray);
  return items.flatMap(([kind, rpc, payload, , , block]: unknown[]): RpcReply[] => {
    if (typeof rpc !== 'string') return [];
    if (kind === 'er') return [{ rpc, payload: undefined, error: Array.isArray(block) ? block : [block] }];
    if (kind !== 'wrb.fr') return [];
    const value = parsed(payload);
    return [{ rpc, payload: value ?? undefined, error: Array.isArray(block) ? block : null }];
  });
}

/** Never rejects: a cut body holds nothing. */
export async function repliesOf(response: WireResponse): Promise<RpcReply[]> {
  return repliesIn(await response.text().catch(() => ''));
}

export const isCall = (request: Pick<WireRequest, 'method' | 'url'>, path: string): boolean =>
  request.method === 'POST' && URL.canParse(request.url) && new URL(request.url).pathname.endsWith(path);

function jsonArraysIn(text: string): unknown[] {
  const found: unknown[] = [];
  for (let at = text.indexOf('['); at >= 0; ) {
    const end = endOfArray(text, at);
    const value = parsed(text.slice(at, end));
    if (value !== undefined) found.push(value);
    at = text.indexOf('[', end);
  }
  return found;
}

function endOfArray(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Shapes

/** Ids made by the site are lower-case; those the page makes for one request are upper-case. */
const SITE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_\w+)?$/;
/** `abra_t2v_8s`, `GEM_PIX_2`. */
const MODEL_KEY = /^(veo|abra|omni)_\w+$|^[A-Z][A-Z0-9_]{3,}$/;
const EARLIEST_S = 1_000_000_000;

export const isSiteId = (value: unknown): value is string => typeof value === 'string' && SITE_ID.test(value);

export function* arraysIn(value: unknown): Generator<unknown[]> {
  if (!Array.isArray(value)) return;
  yield value;
  for (const part of value) yield* arraysIn(part);
}

export function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (Array.isArray(value)) for (const part of value) yield* stringsIn(part);
}

const present = (array: readonly unknown[]): unknown[] =>
  array.filter((part) => part !== null && part !== undefined);

export interface FlowRecord {
  mediaId: string;
  workflowId: string;
  prompt: string | null;
  modelKey: string | null;
  /** 6 and 2 are working, 3 is done, 4 is a complaint; others are not known. Null for pictures. */
  status: number | null;
  /** What a status 4 says. */
  complaint: unknown[] | null;
  clipUrl: string | null;
  /** A picture, or the poster of a film. */
  imageUrl: string | null;
  sizeBytes: number | null;
  /** Epoch ms. */
  createdAt: number | null;
}

/** A tile: which media it shows. */
export interface FlowEntry {
  workflowId: string;
  mediaId: string;
  title: string;
  createdAt: number | null;
  isUpload: boolean;
}

export interface Surroundings {
  projectId: string;
  mediaHosts: readonly string[];
}

/** Media with their state. The same one may come several times. */
export function recordsIn(payload: unknown, { projectId, mediaHosts }: Surroundings): FlowRecord[] {
  const records: FlowRecord[] = [];
  for (const array of arraysIn(payload)) {
    const [mediaId, workflowId] = array.filter((part) => isSiteId(part) && part !== projectId);
    if (!isSiteId(mediaId) || !isSiteId(workflowId) || !array.some(Array.isArray)) continue;
    const details = array.filter(Array.isArray).find((part) => timeOf(present(part)[0]) !== null) ?? [];
    const status = details.filter(Array.isArray).map(present).find(isStatus) ?? null;
    const links = [...stringsIn(array)].map((text) => mediaLink(text, mediaHosts));
    records.push({
      mediaId,
      workflowId,
      prompt: promptIn(array, details),
      modelKey: [...stringsIn(array)].find((text) => MODEL_KEY.test(text)) ?? null,
      status: status ? Number(status[0]) : null,
      complaint: status && status.length > 1 ? status : null,
      clipUrl: links.find((link) => link?.kind === 'video')?.url ?? null,
      imageUrl: links.find((link) => link?.kind === 'image')?.url ?? null,
      sizeBytes: details.find((part): part is number => typeof part === 'number' && part > 1_000) ?? null,
      createdAt: timeOf(present(details)[0]),
    });
  }
  return records;
}

const isStatus = (part: unknown[]): boolean =>
  Number.isInteger(part[0]) &&
  Number(part[0]) >= 0 &&
  Number(part[0]) <= 9 &&
  (part.length === 1 || Array.isArray(part[1]));

/** `[seconds, nanoseconds]` → epoch ms. */
function timeOf(value: unknown): number | null {
  if (!Array.isArray(value)) return null;
  const [seconds, nanos] = present(value);
  if (typeof seconds !== 'number' || seconds < EARLIEST_S || seconds > EARLIEST_S * 10) return null;
  return seconds * 1000 + (typeof nanos === 'number' ? Math.floor(nanos / 1e6) : 0);
}

const isWords = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !isSiteId(value) && !/^https?:/.test(value);

/** A film says it first among its details; a picture in front of its link. */
function promptIn(array: unknown[], details: unknown[]): string | null {
  const said = details.find(isWords);
  if (said !== undefined) return said;
  for (const part of arraysIn(array.filter(Array.isArray))) {
    const link = part.findIndex((item) => typeof item === 'string' && /^https?:/.test(item));
    const words =
      link < 0 ? undefined : part.slice(0, link).find((item) => isWords(item) && !MODEL_KEY.test(item));
    if (isWords(words)) return words;
  }
  return null;
}

/** A signed link tells by its path what it is: poster and clip slots have been confused before. */
export function mediaLink(
  text: string,
  hosts: readonly string[],
): { kind: 'image' | 'video'; url: string } | null {
  if (!text.startsWith('http') || !URL.canParse(text)) return null;
  const { hostname, pathname } = new URL(text);
  const kind = /\/(image|video)\//.exec(pathname)?.[1];
  if (!hosts.includes(hostname) || (kind !== 'image' && kind !== 'video')) return null;
  return { kind, url: text };
}

export function entriesIn(payload: unknown, { projectId }: Pick<Surroundings, 'projectId'>): FlowEntry[] {
  const entries: FlowEntry[] = [];
  for (const array of arraysIn(payload)) {
    if (!array.includes(projectId)) continue;
    const own = array.filter((part) => isSiteId(part) && part !== projectId);
    const [workflowId] = own;
    if (!isSiteId(workflowId) || own.length !== 1) continue;
    const meta = array.filter(Array.isArray).find((part) => part.some(isSiteId));
    const mediaAt = meta?.findIndex(isSiteId) ?? -1;
    const mediaId = meta?.[mediaAt];
    if (!meta || !isSiteId(mediaId)) continue;
    entries.push({
      workflowId,
      mediaId,
      title: meta.find(isWords) ?? '',
      createdAt: meta.map(timeOf).find((time) => time !== null) ?? null,
      isUpload: !meta.slice(mediaAt + 1).some(isWords),
    });
  }
  return entries;
}

/** Remaining credits, as every submit and poll says them second. */
export function creditsIn(payload: unknown): number | null {
  if (!Array.isArray(payload) || payload.length < 2) return null;
  const [first, second] = payload;
  return first === null && typeof second === 'number' ? second : null;
}

/** The first number of the balance call; its full layout is not known. */
export function balanceIn(payload: unknown): number | null {
  for (const array of arraysIn(payload)) {
    const number = array.find((part) => typeof part === 'number');
    if (typeof number === 'number') return number;
  }
  return null;
}

export interface SentOrder {
  outputs: number;
  keys: string[];
  aspects: number[];
  /** The site's ids it names, its project aside. */
  ids: Set<string>;
  /** All other words, in order. */
  texts: string[];
}

/** What an order of the page asks for, summed up over its items. */
export function orderIn({ args }: RpcCall, projectId: string): SentOrder {
  const order: SentOrder = { outputs: 0, keys: [], aspects: [], ids: new Set(), texts: [] };
  for (const item of arraysIn(args)) {
    const at = item.findIndex((part) => typeof part === 'string' && MODEL_KEY.test(part));
    if (at < 0 || item.length < 4) continue;
    order.outputs++;
    order.keys.push(String(item[at]));
    const aspect = aspectBeside(item, at);
    if (aspect !== null) order.aspects.push(aspect);
    for (const text of stringsIn(item)) {
      if (!isSiteId(text)) order.texts.push(text);
      else if (text !== projectId) order.ids.add(text);
    }
  }
  return order;
}

/** Behind the key of a film, before the tag of a picture. */
function aspectBeside(item: unknown[], at: number): number | null {
  const isTag = /^[A-Z]/.test(String(item[at]));
  const beside = isTag ? item.slice(0, at).reverse() : item.slice(at + 1);
  return beside.find((part): part is number => typeof part === 'number') ?? null;
}

// ---------------------------------------------------------------------------------------------------------------------
// Jobs

const MediaSchema = z.object({ mediaId: z.string(), workflowId: z.string() });
export const UploadsSchema = z.array(MediaSchema.extend({ name: z.string() }));
export type FlowMedia = z.infer<typeof MediaSchema>;

/** What a job keeps to be found and cleaned up again; survives a restart. */
const JobSchema = z.object({
  projectId: z.string().default(''),
  media: z.array(MediaSchema).default([]),
  uploads: UploadsSchema.default([]),
  /** Epoch ms, ours. */
  submittedAt: z.number().nullable().default(null),
  sent: z
    .object({ label: z.string().nullable(), keys: z.array(z.string()) })
    .nullable()
    .default(null),
});
export type FlowJob = z.infer<typeof JobSchema>;

export const readJob = ({ data }: RemoteJob): FlowJob => JobSchema.parse(data ?? {});

export const remoteJob = (job: FlowJob): RemoteJob => ({ id: job.media[0]?.mediaId ?? '', data: { ...job } });
