/** Reasons by their number in the `PublicAitkError` list. */
export const REASON_NUMBERS: Record<string, number> = {
  UNSAFE_GENERATION: 1,
  USER_QUOTA_REACHED: 2,
  USER_REQUESTS_THROTTLED: 3,
  HIGH_TRAFFIC: 4,
  MODEL_DISABLED_DUE_TO_TRAFFIC: 5,
  NON_ENGLISH_PROMPT: 7,
  UNSAFE_IMAGE_UPLOAD: 8,
  GENERATION_ALREADY_IN_PROGRESS: 9,
  MODEL_ACCESS_DENIED: 11,
  PROMINENT_PEOPLE_FILTER_FAILED: 12,
  VIOLENCE_FILTER: 14,
  DANGER_FILTER: 15,
  SEXUAL: 16,
  MINOR_UPLOAD: 17,
  SEXUAL_UPLOAD: 18,
  PROMINENT_PEOPLE_UPLOAD: 19,
  PHOTOREAL_UPLOAD: 20,
  MINOR: 21,
  MINOR_HARM_UPLOAD: 22,
  PHOTOREAL_INPUT_IMAGE: 23,
  PROMINENT_PEOPLE_INPUT_IMAGE: 24,
  MINOR_INPUT_IMAGE: 25,
  UNKNOWN_IMAGE_FILE_FORMAT: 26,
  VIDEO_GENERATION_TIMED_OUT: 27,
  MODEL_OVERLOADED: 28,
  HANDLE_INVALID: 29,
  HANDLE_TAKEN: 30,
  IMAGE_TOO_LARGE: 31,
  PER_MODEL_DAILY_QUOTA_REACHED: 32,
  AUDIO_FILTERED: 33,
  PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE: 34,
  SOMETHING_WENT_WRONG: 35,
  IP_INPUT_IMAGE: 41,
  APP_UNAVAILABLE: 42,
  IMAGE_TOO_SMALL: 44,
  USER_REGION_DISALLOWED: 45,
  USER_MINOR: 46,
  IMAGE_OUTPUT_IP_FILTER: 47,
  WORKSPACE_ACCOUNT_QUOTA_REACHED: 48,
  UNUSUAL_ACTIVITY: 49,
  UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC: 50,
  CONCURRENT_LIMIT_REACHED: 51,
  UNSAFE_VIDEO_UPLOAD: 53,
  VIDEO_DURATION_TOO_LONG: 55,
  VIDEO_UPLOAD_FAILED: 58,
  REPUTATIONAL: 61,
  VERTEX_SAFETY_FILTER_TRIGGERED: 68,
};

export interface Failure {
  /** Without `PUBLIC_ERROR_`. */
  reason: string;
  grpc: number;
  message?: string;
  /** How the detail is written on the wire. */
  detail?: 'error_info' | 'aitk' | 'aitk_base64' | 'er';
}

const EXHAUSTED = /QUOTA|THROTTLED|TRAFFIC|OVERLOADED|LIMIT|UNUSUAL/;
const DENIED = /ACCESS|REGION|USER_MINOR|UNAVAILABLE/;

export function failure(reason: string | number, wishes: Record<string, unknown> = {}): Failure {
  const name = typeof reason === 'number' ? reasonNamed(reason) : reason.replace(/^PUBLIC_ERROR_/, '');
  const usual = EXHAUSTED.test(name) ? 8 : DENIED.test(name) ? 7 : 3;
  return {
    reason: name,
    grpc: typeof wishes.grpc === 'number' ? wishes.grpc : usual,
    ...(typeof wishes.message === 'string' && { message: wishes.message }),
    ...(typeof wishes.detail === 'string' && { detail: wishes.detail as Failure['detail'] }),
  };
}

const reasonNamed = (number: number): string =>
  Object.entries(REASON_NUMBERS).find(([, n]) => n === number)?.[0] ?? `UNKNOWN_${number}`;
