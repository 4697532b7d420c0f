import type { WireResponse } from '../../browser/index.ts';
import { type ErrorDetails, type FailureStage, GatewayError } from '../../contract/index.ts';
import { type SiteTrouble, siteError, stopError, stopSignInText } from '../kit/index.ts';
import { arraysIn, type RpcReply, stringsIn } from './wire.ts';

/** What the site's reasons mean; they come with `PUBLIC_ERROR_` in front. */
type Meaning = SiteTrouble | 'model_quota' | 'bad_file' | 'busy';

const meaning = (what: Meaning, reasons: string): [string, Meaning][] =>
  reasons.split(/\s+/).map((reason) => [reason, what]);

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ...meaning('unusual', 'UNUSUAL_ACTIVITY UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC'),
  ...meaning('quota', 'USER_QUOTA_REACHED WORKSPACE_ACCOUNT_QUOTA_REACHED'),
  ...meaning('model_quota', 'PER_MODEL_DAILY_QUOTA_REACHED PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE'),
  ...meaning('rate', 'USER_REQUESTS_THROTTLED CONCURRENT_LIMIT_REACHED GENERATION_ALREADY_IN_PROGRESS'),
  ...meaning('busy', 'HIGH_TRAFFIC MODEL_OVERLOADED MODEL_DISABLED_DUE_TO_TRAFFIC'),
  ...meaning(
    'policy',
    'UNSAFE_GENERATION SEXUAL VIOLENCE_FILTER DANGER_FILTER MINOR REPUTATIONAL PROMINENT_PEOPLE_FILTER_FAILED IMAGE_OUTPUT_IP_FILTER AUDIO_FILTERED VERTEX_SAFETY_FILTER_TRIGGERED NON_ENGLISH_PROMPT PUBLIC_BOTTLE_CONTENT_WARNING SPEECH_EDIT VIDEO_EDIT UNSAFE_SEARCH',
  ),
  ...meaning(
    'policy',
    'UNSAFE_IMAGE_UPLOAD MINOR_UPLOAD SEXUAL_UPLOAD PROMINENT_PEOPLE_UPLOAD PHOTOREAL_UPLOAD MINOR_HARM_UPLOAD UNSAFE_VIDEO_UPLOAD PHOTOREAL_INPUT_IMAGE PROMINENT_PEOPLE_INPUT_IMAGE MINOR_INPUT_IMAGE IP_INPUT_IMAGE',
  ),
  ...meaning(
    'bad_file',
    'IMAGE_TOO_LARGE IMAGE_TOO_SMALL UNKNOWN_IMAGE_FILE_FORMAT VIDEO_DURATION_TOO_LONG UNDERSPECIFIED_ANIMAL',
  ),
  ...meaning('upload', 'VIDEO_UPLOAD_TIMEOUT VIDEO_UPLOAD_FAILED'),
  ...meaning('access', 'MODEL_ACCESS_DENIED USER_REGION_DISALLOWED USER_MINOR APP_UNAVAILABLE'),
  ...meaning('transient', 'SOMETHING_WENT_WRONG VIDEO_GENERATION_TIMED_OUT RESPONSE_TOO_LONG'),
]);

/** The reasons by number, as of the build of 2026-09-11. */
const NUMBERS: ReadonlyMap<number, string> = new Map(
  `1 UNSAFE_GENERATION,2 USER_QUOTA_REACHED,3 USER_REQUESTS_THROTTLED,4 HIGH_TRAFFIC,5 MODEL_DISABLED_DUE_TO_TRAFFIC,
7 NON_ENGLISH_PROMPT,8 UNSAFE_IMAGE_UPLOAD,9 GENERATION_ALREADY_IN_PROGRESS,11 MODEL_ACCESS_DENIED,
12 PROMINENT_PEOPLE_FILTER_FAILED,14 VIOLENCE_FILTER,15 DANGER_FILTER,16 SEXUAL,17 MINOR_UPLOAD,18 SEXUAL_UPLOAD,
19 PROMINENT_PEOPLE_UPLOAD,20 PHOTOREAL_UPLOAD,21 MINOR,22 MINOR_HARM_UPLOAD,23 PHOTOREAL_INPUT_IMAGE,
24 PROMINENT_PEOPLE_INPUT_IMAGE,25 MINOR_INPUT_IMAGE,26 UNKNOWN_IMAGE_FILE_FORMAT,27 VIDEO_GENERATION_TIMED_OUT,
28 MODEL_OVERLOADED,31 IMAGE_TOO_LARGE,32 PER_MODEL_DAILY_QUOTA_REACHED,33 AUDIO_FILTERED,
34 PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE,35 SOMETHING_WENT_WRONG,41 IP_INPUT_IMAGE,42 APP_UNAVAILABLE,
43 PUBLIC_BOTTLE_CONTENT_WARNING,44 IMAGE_TOO_SMALL,45 USER_REGION_DISALLOWED,46 USER_MINOR,47 IMAGE_OUTPUT_IP_FILTER,
48 WORKSPACE_ACCOUNT_QUOTA_REACHED,49 UNUSUAL_ACTIVITY,50 UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC,51 CONCURRENT_LIMIT_REACHED,
53 UNSAFE_VIDEO_UPLOAD,54 VIDEO_UPLOAD_TIMEOUT,55 VIDEO_DURATION_TOO_LONG,58 VIDEO_UPLOAD_FAILED,59 SPEECH_EDIT,
60 VIDEO_EDIT,61 REPUTATIONAL,63 UNDERSPECIFIED_ANIMAL,64 RESPONSE_TOO_LONG,73 UNSAFE_SEARCH`
    .split(/,\s*/)
    .map((row) => row.trim().split(' '))
    .map(([number, reason]) => [Number(number), reason ?? '']),
);

/** Words of cards and toasts, which repeat what no structure says. English only: others stay unknown. */
const TEXTS: readonly [RegExp, Meaning][] = [
  [/too quickly|too many requests/i, 'rate'],
  [/high demand|high traffic|overloaded/i, 'busy'],
  [/daily (limit|quota)/i, 'model_quota'],
  [/(out of|not enough|insufficient|run out of).{0,20}credits|quota/i, 'quota'],
  [/polic(y|ies)|guideline|unsafe|safety|prominent people|minors?\b|harmful/i, 'policy'],
  [/(plan|region|country).{0,40}(not|upgrade)|not available (in|on|for)/i, 'access'],
  [/too (large|small)|file format/i, 'bad_file'],
];

/** What an error block or the complaint of a record says, wherever it stands in it. */
export interface Refusal {
  /** gRPC number, as the site gives it. */
  grpc: number | null;
  /** Without `PUBLIC_ERROR_`. */
  reason: string | null;
  message: string | null;
}

export function refusalIn(block: unknown[]): Refusal {
  const texts = [...stringsIn(block)];
  const named = texts
    .map((text) => /PUBLIC_ERROR_([A-Z_]+)|(PUBLIC_BOTTLE_[A-Z_]+)/.exec(text))
    .find(Boolean);
  const number = aitkNumber(block);
  return {
    grpc: typeof block[0] === 'number' ? block[0] : null,
    reason:
      named?.[1] ?? named?.[2] ?? (number === null ? null : (NUMBERS.get(number) ?? `NUMBER_${number}`)),
    message: texts.find((text) => /\s/.test(text) && !/PUBLIC_|googleapis/.test(text)) ?? null,
  };
}

/** The number behind `…PublicAitkError`: in an array, or as protobuf field 1 in base64. */
function aitkNumber(block: unknown[]): number | null {
  for (const array of arraysIn(block)) {
    const at = array.findIndex((part) => typeof part === 'string' && part.endsWith('PublicAitkError'));
    if (at < 0) continue;
    const value = array.slice(at + 1).find((part) => part !== null);
    if (Array.isArray(value)) return value.find((part): part is number => typeof part === 'number') ?? null;
    const [tag, number] = typeof value === 'string' ? Buffer.from(value, 'base64') : [];
    return tag === 0x08 && number !== undefined ? number : null;
  }
  return null;
}

export interface Circumstances {
  stage: FailureStage;
  now: number;
}

/** The error a refusal means. Structured reason first, then the gRPC number, then the words. */
export function refusalError(refusal: Refusal, { stage, now }: Circumstances): GatewayError {
  const { grpc, reason, message } = refusal;
  const known = reason === null ? undefined : meaningOf(reason);
  const text = message ?? reason ?? `The site answered with code ${grpc ?? 'unknown'}`;
  const said = known || reason === null ? text : `${text} (${reason})`;
  if (known) return errorOf(known, said, { stage, now });
  const stop = message === null ? null : stopSignInText(message);
  if (stop) return stopError(stop, stage);
  if (reason === null && grpc === 16) return siteError('login', 'The account is signed out', { stage });
  const byNumber = reason === null ? GRPC.get(grpc ?? 0) : undefined;
  return errorOf(meaningOfText(text) ?? byNumber ?? 'transient', said, { stage, now });
}

/** Permission denied, resource exhausted. */
const GRPC: ReadonlyMap<number, Meaning> = new Map([
  [7, 'access'],
  [8, 'rate'],
]);

function meaningOf(reason: string): Meaning | undefined {
  const known = MEANINGS.get(reason);
  if (known) return known;
  if (/_UPLOAD$|_INPUT_IMAGE$/.test(reason)) return 'policy';
  return /^VERTEX_/.test(reason) ? 'policy' : undefined;
}

const meaningOfText = (text: string): Meaning | undefined => TEXTS.find(([words]) => words.test(text))?.[1];

/** A card or toast, when its words mean something known; null otherwise. */
export function errorInText(text: string, circumstances: Circumstances): GatewayError | null {
  const stop = stopSignInText(text);
  if (stop) return stopError(stop, circumstances.stage);
  const known = meaningOfText(text);
  return known ? errorOf(known, text, circumstances) : null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function errorOf(what: Meaning, message: string, { stage, now }: Circumstances): GatewayError {
  const details: ErrorDetails = { stage };
  switch (what) {
    case 'model_quota':
      // The param keeps it to this model; the account's other models may have some left.
      return siteError('quota', message, {
        ...details,
        param: 'model',
        retryAfterMs: DAY_MS - (now % DAY_MS),
      });
    case 'bad_file':
      return new GatewayError('bad_image', message, { ...details, param: 'image' });
    case 'busy':
      return siteError('transient', message, { ...details, retryAfterMs: MINUTE_MS / 2 });
    case 'rate':
      return siteError('rate', message, { ...details, retryAfterMs: 3 * MINUTE_MS });
    default:
      return siteError(what, message, details);
  }
}

/**
 * What a reply to an order or upload means when it refuses. Null when it does not, or when it leaves open whether the
 * order stands: code 5 and no reason has been seen on orders that were carried out.
 */
export function replyRefusal(
  replies: readonly RpcReply[],
  circumstances: Circumstances,
): GatewayError | null {
  const block = replies.find(({ error }) => error !== null)?.error;
  if (!block) return null;
  const refusal = refusalIn(block);
  if (refusal.reason === null && refusal.message === null && refusal.grpc === 5) return null;
  return refusalError(refusal, circumstances);
}

/** The same for an answer that is no batch: a sign-in page, a check before the API. */
export async function statusRefusal(
  { status, text }: Pick<WireResponse, 'status' | 'text'>,
  { stage, now }: Circumstances,
): Promise<GatewayError | null> {
  if (status === 401) return siteError('login', 'The account is signed out', { stage });
  if (status === 429) return errorOf('rate', 'The site asks to slow down', { stage, now });
  if (status !== 403) return null;
  const stop = stopSignInText(await text().catch(() => ''));
  return stop ? stopError(stop, stage) : siteError('challenge', 'The site asks for a human check', { stage });
}
