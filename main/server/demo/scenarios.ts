/**
 * What can go wrong at a site, switchable per account, some also by a keyword in the prompt. `null` is a good day.
 * Names follow what every site of this kind is known to do.
 */
export const SCENARIOS = [
  'signed_out',
  'expired_mid_job',
  'challenge',
  'unusual_activity',
  'consent',
  'quota',
  'rate_limited',
  'policy',
  'output_blocked',
  'upload_failed',
  'slow',
  'generation_failed',
  'submit_no_answer',
  'submit_refused',
  'silent_downgrade',
  'result_without_url',
  'expired_url',
  'unknown_modal',
  'localized',
  'job_lost',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export const isScenario = (value: unknown): value is Scenario => SCENARIOS.some((name) => name === value);

const KEYWORDS: ReadonlyMap<string, Scenario> = new Map([
  ['[unsafe]', 'policy'],
  ['[blocked]', 'output_blocked'],
  ['[429]', 'rate_limited'],
  ['[quota]', 'quota'],
  ['[fail]', 'generation_failed'],
  ['[slow]', 'slow'],
  ['[lost]', 'submit_no_answer'],
]);

/** The scenario of one order: a keyword in its prompt beats the account's. */
export function scenarioOfOrder(prompt: string, ofAccount: Scenario | null): Scenario | null {
  const text = prompt.toLowerCase();
  for (const [keyword, scenario] of KEYWORDS) if (text.includes(keyword)) return scenario;
  return ofAccount;
}
