import {
  GatewayError,
  type GenerationRequest,
  type JsonObject,
  type JsonValue,
  type Profile,
} from '../../contract/index.ts';
import type { IncomingReference } from '../ports.ts';
import { readDuration } from './duration.ts';
import type { ModelEntry } from './model-entry.ts';
import { readPicture } from './picture.ts';
import { readReferences } from './references.ts';
import {
  FIELD_NAMES,
  isObject,
  openContainers,
  pick,
  pickText,
  type RequestFields,
  toNumber,
  unreadFields,
} from './request-fields.ts';

/** A request whose references are still where the caller has them. */
export interface RequestDraft {
  request: Omit<GenerationRequest, 'references'>;
  references: IncomingReference[];
}

export interface HowAsked {
  profile: Profile;
  /** The name the caller used. */
  requestedModel: string;
  /** The caller speaks the document's dialect: durations it requires have no default. */
  durationMustBeNamed: boolean;
}

/**
 * The catalogue's verdict on a request: everything checked and normalised, nothing fetched.
 * @throws GatewayError of blame `caller`, `param` naming the field at fault.
 */
export function buildRequest(named: ModelEntry, sent: RequestFields, how: HowAsked): RequestDraft {
  const fields = openContainers(sent, how.profile);
  const isEdit = pick(fields, FIELD_NAMES.mode)?.value === 'edit';
  const entry = (isEdit ? named.whenEditing : undefined) ?? named;
  const prompt = readPrompt(fields);
  const durationS = readDuration(entry, fields, how.durationMustBeNamed);
  const picture = readPicture(entry, fields);
  const n = readCount(entry, fields);
  const references = readReferences(entry, fields);
  return {
    references,
    request: {
      kind: entry.kind,
      executor: entry.executor,
      model: entry.model,
      requestedModel: how.requestedModel,
      prompt,
      ...(durationS === undefined ? {} : { durationS }),
      ...picture,
      n,
      ...(entry.tier ? { tier: entry.tier } : {}),
      mode: modeOf(entry, references),
      profile: how.profile,
      ...readOptions(entry, fields),
    },
  };
}

function readPrompt(fields: RequestFields): string {
  const value = fields.values.prompt;
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    throw new GatewayError('missing_prompt', undefined, { param: 'prompt' });
  }
  if (typeof value === 'string') return value;
  throw new GatewayError('bad_parameter', 'prompt must be a string', { param: 'prompt' });
}

function readCount(entry: ModelEntry, fields: RequestFields): number {
  const found = pick(fields, FIELD_NAMES.n);
  const n = found ? toNumber(found.value) : 1;
  if (n !== null && Number.isInteger(n) && n >= 1 && n <= entry.maxN) return n;
  const range = entry.maxN === 1 ? '1' : `1 to ${entry.maxN}`;
  throw new GatewayError('bad_n', `${entry.name} takes n ${range}`, { param: found?.name ?? 'n' });
}

function readOptions(entry: ModelEntry, fields: RequestFields): Partial<GenerationRequest> {
  const seed = readSeed(fields);
  const negativePrompt = pickText(fields, FIELD_NAMES.negativePrompt) ?? entry.defaultNegativePrompt;
  const quality = entry.ignoresQuality ? undefined : pickText(fields, FIELD_NAMES.quality);
  const metadata = readMetadata(fields.values.metadata);
  const externalTaskId = pickText(fields, FIELD_NAMES.externalTaskId);
  const callbackUrl = readCallbackUrl(fields);
  const extra = unreadFields(fields);
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    ...(quality === undefined ? {} : { quality }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

function readSeed(fields: RequestFields): number | undefined {
  const found = pick(fields, FIELD_NAMES.seed);
  if (!found) return undefined;
  const seed = toNumber(found.value);
  if (seed !== null && Number.isSafeInteger(seed)) return seed;
  throw new GatewayError('bad_parameter', 'seed must be an integer', { param: 'seed' });
}

/** An object; forms that know no brackets send it as JSON text. */
function readMetadata(value: JsonValue | undefined): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  const metadata = typeof value === 'string' ? parsed(value) : value;
  if (isObject(metadata)) return metadata;
  throw new GatewayError('bad_parameter', 'metadata must be an object', { param: 'metadata' });
}

const parsed = (text: string): JsonValue => {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
};

function readCallbackUrl(fields: RequestFields): string | undefined {
  const text = pickText(fields, FIELD_NAMES.callbackUrl);
  if (text === undefined) return undefined;
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new GatewayError('bad_parameter', 'callback_url must be an http or https URL', {
    param: 'callback_url',
  });
}

function modeOf(
  entry: ModelEntry,
  references: readonly IncomingReference[],
): NonNullable<GenerationRequest['mode']> {
  const has = (role: IncomingReference['role']) => references.some((reference) => reference.role === role);
  if (has('source_video') || has('edit_image')) return 'edit';
  if (has('last_frame')) return 'first_last';
  if (has('first_frame')) return 'i2v';
  if (entry.kind === 'image') return references.length > 0 ? 'i2i' : 't2i';
  return references.length > 0 ? 'reference' : 't2v';
}
