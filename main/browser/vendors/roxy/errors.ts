import { GatewayError } from '../../../contract/index.ts';

/**
 * The only place that knows what RoxyBrowser's codes and texts mean. Messages come in the language of its user
 * interface, and the same code has been seen for different things, so the text is asked before the code.
 */

export interface RoxyFault {
  /** `refused`: nothing was sent. `cut`: the connection broke, the call may have arrived. */
  kind: 'refused' | 'timeout' | 'cut' | 'http' | 'malformed' | 'business';
  /** HTTP status. */
  status?: number;
  /** `code` and `msg` of the envelope. */
  code?: number;
  msg?: string;
  /** From the `Retry-After` header. */
  retryAfterMs?: number;
  /** What was wrong, for `malformed` and the network kinds; no bodies, no secrets. */
  note?: string;
}

type Meaning =
  | 'unauthorized'
  | 'forbidden'
  | 'rate_limited'
  | 'window_gone'
  | 'already_open'
  | 'app_timeout'
  | 'unavailable'
  | 'malformed'
  | 'failed';

const TEXTS: readonly [Meaning, RegExp][] = [
  ['window_gone', /(窗口|数据)\s*不存在|\b(window|profile|data)\b.*\b(not exist|not found)/i],
  ['already_open', /窗口已打开|already open/i],
  ['forbidden', /没有该团队权限|是否关联该项目|no permission/i],
  ['app_timeout', /timeout of \d+ ?ms exceeded/i],
  ['failed', /额度不足|创建次数已经超出|正在创建中/],
  [
    'unauthorized',
    /unauthori[sz]ed|(invalid|wrong|missing|expired)\b.*\b(token|key)\b|(token|密钥).*(无效|错误|失效|过期)/i,
  ],
];

const NUMBERS: Readonly<Record<number, Meaning>> = {
  101: 'window_gone',
  401: 'unauthorized',
  403: 'forbidden',
  408: 'unavailable',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

function meaningOf(fault: RoxyFault): Meaning {
  if (fault.kind === 'refused' || fault.kind === 'timeout' || fault.kind === 'cut') return 'unavailable';
  if (fault.kind === 'malformed') return 'malformed';
  const byText = fault.msg ? TEXTS.find(([, text]) => text.test(fault.msg ?? ''))?.[0] : undefined;
  if (fault.kind === 'business') return byText ?? NUMBERS[fault.code ?? 0] ?? 'failed';
  const status = fault.status ?? 0;
  if (status === 401 || status === 403 || status === 429) return NUMBERS[status] ?? 'failed';
  if (byText) return byText;
  return status >= 500 || status === 408 ? 'unavailable' : 'malformed';
}

/** Keeps the facts beside the public error, for the decisions of open and close. */
class RoxyFailure extends Error {
  readonly fault: RoxyFault;
  constructor(fault: RoxyFault) {
    super(`${fault.kind} ${fault.status ?? ''} ${fault.code ?? ''} ${fault.note ?? ''}`.trim());
    this.fault = fault;
  }
}

const RATE_LIMIT_DELAY_MS = 10_000;
const quote = (fault: RoxyFault): string => {
  const where = fault.kind === 'http' ? `HTTP ${fault.status}` : `code ${fault.code}`;
  const text = fault.msg?.replace(/\s+/g, ' ').slice(0, 200);
  return text ? `${where}: ${text}` : where;
};

export function roxyError(fault: RoxyFault): GatewayError {
  const cause = new RoxyFailure(fault);
  switch (meaningOf(fault)) {
    case 'unauthorized':
      return new GatewayError('vendor_unauthorized', 'RoxyBrowser refused the API key', { cause });
    case 'forbidden':
      return new GatewayError('vendor_refused', `RoxyBrowser refused (${quote(fault)})`, {
        blame: 'system',
        cause,
      });
    case 'rate_limited':
      return new GatewayError('vendor_refused', 'RoxyBrowser asks to slow down', {
        blame: 'system',
        next: 'later',
        retryAfterMs: fault.retryAfterMs ?? RATE_LIMIT_DELAY_MS,
        cause,
      });
    case 'window_gone':
      return new GatewayError('window_not_found', 'RoxyBrowser does not know this window', { cause });
    case 'unavailable':
    case 'app_timeout':
      return new GatewayError('vendor_unreachable', `RoxyBrowser cannot be reached (${reach(fault)})`, {
        cause,
      });
    case 'malformed':
      return new GatewayError(
        'vendor_malformed',
        `The address does not answer like RoxyBrowser's API (${fault.note ?? quote(fault)})`,
        { cause },
      );
    case 'already_open':
    case 'failed':
      return new GatewayError('vendor_refused', `RoxyBrowser refused (${quote(fault)})`, { cause });
  }
}

const reach = (fault: RoxyFault): string => fault.note ?? quote(fault);

const faultOf = (error: unknown): RoxyFault | null =>
  error instanceof GatewayError && error.cause instanceof RoxyFailure ? error.cause.fault : null;

/** Worth asking again: only for calls that change nothing. A timeout is not: it has cost its time already. */
export function isPassing(error: unknown): boolean {
  const fault = faultOf(error);
  if (!fault || fault.kind === 'refused' || fault.kind === 'timeout') return false;
  const meaning = meaningOf(fault);
  return meaning === 'unavailable' || meaning === 'rate_limited';
}

/**
 * What a failed `open` says about the window: `final` it did not open; `refused` the app said no, but says so too of
 * a window that is open; `unclear` it may be starting this very moment.
 */
export function openVerdict(error: unknown): 'final' | 'refused' | 'unclear' {
  const fault = faultOf(error);
  if (!fault) return 'final';
  if (fault.kind === 'refused') return 'final';
  const meaning = meaningOf(fault);
  if (['unauthorized', 'forbidden', 'rate_limited', 'window_gone'].includes(meaning)) return 'final';
  return meaning === 'already_open' || meaning === 'failed' ? 'refused' : 'unclear';
}

/** The window never showed up after a failed `open`. The vendor's own trouble stays the vendor's. */
export function openFailure(error: unknown): GatewayError {
  const fault = faultOf(error);
  if (!(error instanceof GatewayError) || !fault) {
    return new GatewayError('window_open_failed', 'RoxyBrowser did not say where the window is', {
      cause: error,
    });
  }
  const meaning = meaningOf(fault);
  if (meaning === 'already_open') {
    return new GatewayError('window_open_failed', 'The window is open on another computer', { cause: error });
  }
  const ofTheWindow = meaning === 'failed' || meaning === 'app_timeout' || fault.kind === 'timeout';
  return ofTheWindow ? new GatewayError('window_open_failed', error.message, { cause: error }) : error;
}

/** Nothing more can be learned by asking again: no app, or no entry. */
export const isHopeless = (error: unknown): boolean =>
  faultOf(error)?.kind === 'refused' ||
  (error instanceof GatewayError && error.code === 'vendor_unauthorized');
