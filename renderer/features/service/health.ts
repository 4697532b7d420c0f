import { asFields, asNumber, asText } from '../../shared/data/read.ts';

export interface Health {
  /** `ok`, or the service's own word for what is wrong. */
  status: string;
  version: string | null;
  uptimeS: number | null;
  queued: number | null;
  processing: number | null;
  /** Counts by the service's own words, e.g. `known`, `attached`. */
  windows: Readonly<Record<string, number>>;
}

const counts = (value: unknown): Record<string, number> => {
  return Object.fromEntries(
    Object.entries(asFields(value)).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
};

export function readHealth(json: unknown): Health {
  const fields = asFields(json);
  const tasks = asFields(fields.tasks);
  return {
    status: asText(fields.status) ?? 'ok',
    version: asText(fields.version),
    uptimeS: asNumber(fields.uptime_s),
    queued: asNumber(tasks.queued),
    processing: asNumber(tasks.processing),
    windows: counts(fields.windows),
  };
}
