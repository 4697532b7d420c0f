import type { IncomingMessage } from 'node:http';
import qs from 'qs';
import { GatewayError, type JsonObject, type JsonValue, type Settings } from '../../contract/index.ts';
import type { RequestFields } from '../../domain/index.ts';
import { readText } from './limited-text.ts';
import { readMultipart } from './multipart.ts';

export interface Body extends RequestFields {
  readonly values: JsonObject;
  readonly isJson: boolean;
}

/** Bracket notation of the SDKs: `images[]`, `metadata[a][b]`, `input_reference[image_url]`. */
const BRACKETS = { depth: 8, arrayLimit: 100, parameterLimit: 1000 } as const;

/** Deeper bodies would overflow the stack of whoever writes them down again. */
const MAX_DEPTH = 32;

/**
 * JSON, urlencoded or multipart, read into one shape. No body at all is an empty one.
 * @throws GatewayError `bad_body`, `body_too_large`, `unsupported_media_type`, `too_many_images`
 */
export async function readBody(req: IncomingMessage, settings: Settings): Promise<Body> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new GatewayError('unsupported_media_type', 'Compressed request bodies are not supported');
  }
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data') return readForm(req, settings);
  const isForm = type === 'application/x-www-form-urlencoded';
  if (!isForm && type !== '' && type !== 'text/plain' && !/^application\/([\w.+-]+\+)?json$/.test(type)) {
    throw new GatewayError(
      'unsupported_media_type',
      'Send application/json, multipart/form-data or application/x-www-form-urlencoded',
    );
  }
  const text = await readText(req, settings.maxBodyBytes);
  // `curl -d '{…}'` calls its JSON a form.
  const isJson = !isForm || /^\s*\{/.test(text);
  return { values: isJson ? parseJson(text) : parseForm(text), files: [], isJson };
}

async function readForm(req: IncomingMessage, settings: Settings): Promise<Body> {
  const { texts, files } = await readMultipart(req, {
    maxTextBytes: settings.maxBodyBytes,
    maxFileBytes: settings.maxUploadBytes,
  });
  const named = Object.fromEntries([...texts].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
  return { values: qs.parse(named as never, BRACKETS) as JsonObject, files, isJson: false };
}

const parseForm = (text: string): JsonObject => qs.parse(text, BRACKETS) as JsonObject;

/** An example of document 001 has such a line. Texts of JSON hold no line breaks, so it is never inside one. */
const REMARK_LINES = /^[ \t]*#.*$/gm;

function parseJson(text: string): JsonObject {
  if (text.trim() === '') return {};
  const value = parsed(text) ?? parsed(text.replaceAll(REMARK_LINES, ''));
  if (value === undefined) throw new GatewayError('bad_body', 'The body is not valid JSON');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatewayError('bad_body', 'The body must be a JSON object');
  }
  if (isDeeperThan(value, MAX_DEPTH)) throw new GatewayError('bad_body', 'The body is nested too deeply');
  return value;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isDeeperThan(root: JsonValue, depth: number): boolean {
  let level: JsonValue[] = [root];
  for (let left = depth; level.length > 0; left--) {
    if (left === 0) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null
        ? Object.values(value).filter((inner) => typeof inner === 'object' && inner !== null)
        : [],
    );
  }
  return false;
}
