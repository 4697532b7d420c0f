import { GatewayError } from '../../contract/index.ts';
import type { DurationRule, ModelEntry } from './model-entry.ts';
import { FIELD_NAMES, pick, type RequestFields, toNumber } from './request-fields.ts';

/**
 * Whole seconds of a video, `undefined` for images.
 * @param mustBeNamed the caller speaks the document's dialect, where some models require it.
 * @throws GatewayError `bad_duration`
 */
export function readDuration(
  entry: ModelEntry,
  fields: RequestFields,
  mustBeNamed: boolean,
): number | undefined {
  const rule = entry.duration;
  if (rule.type === 'ignored') return undefined;
  const given = [pick(fields, FIELD_NAMES.duration), pick(fields, FIELD_NAMES.seconds)].filter((f) => !!f);
  const param = given[0]?.name ?? 'duration';
  const refuse = (message: string, isUnprocessable = false) =>
    new GatewayError('bad_duration', message, { param, isUnprocessable });

  const [first, second] = given.map((field) => toNumber(field.value));
  if (second !== undefined && first !== second) throw refuse('seconds and duration say different things');
  if (first === undefined) {
    if (rule.type === 'only' && rule.mustBeNamed && mustBeNamed) throw refuse(rule.refusal);
    return rule.type === 'one_or_none' ? undefined : rule.fallback;
  }
  if (first === null || !Number.isInteger(first)) throw refuse(refusalOf(entry));
  if (!allows(rule, first)) throw refuse(refusalOf(entry), entry.refusesWith422);
  if (rule.type === 'nearest') return closest(rule.seconds, first);
  return rule.type === 'one_or_none' ? undefined : first;
}

const closest = (offered: readonly number[], seconds: number): number | undefined =>
  offered.toSorted((a, b) => Math.abs(a - seconds) - Math.abs(b - seconds))[0];

const allows = (rule: Exclude<DurationRule, { type: 'ignored' }>, seconds: number): boolean => {
  switch (rule.type) {
    case 'only':
      return rule.seconds.includes(seconds);
    case 'range':
      return seconds >= rule.min && seconds <= rule.max;
    case 'one_or_none':
      return seconds === 1;
    case 'nearest':
      return seconds > 0;
  }
};

const refusalOf = ({ name, duration }: ModelEntry): string => {
  if (duration.type === 'range') {
    return `${name} takes a duration of ${duration.min} to ${duration.max} whole seconds`;
  }
  if (duration.type === 'nearest') return `${name} takes a duration in whole seconds`;
  return duration.type === 'ignored' ? `${name} takes no duration` : duration.refusal;
};
