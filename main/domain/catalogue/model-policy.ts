import type { DurationRule, ModelEntry } from './model-entry.ts';
import { type CatalogueRoute, TABLES } from './model-table.ts';

/** What the operator decided about models; the settings of the installation are one. */
export interface ModelPolicy {
  /** Public name → canonical model or other public name that serves it. */
  readonly modelRoutes: Readonly<Record<string, string>>;
  /** Left out of lists. */
  readonly hiddenModels: readonly string[];
}

export const NO_POLICY: ModelPolicy = { modelRoutes: {}, hiddenModels: [] };

/** Where the operator sends this very name; null when nowhere. */
export const routedTo = (name: string, { modelRoutes }: ModelPolicy): string | null =>
  Object.hasOwn(modelRoutes, name) ? (modelRoutes[name] ?? null) : null;

/**
 * The model behind a route of the operator. Who calls knows the rules of the name, not those of the model behind it,
 * so durations, ratios and resolutions are taken as the closest it has. Null when nothing is called `target`.
 */
export function routeTarget(target: string, route: CatalogueRoute): ModelEntry | null {
  const tables = [TABLES[route], TABLES.v1];
  const entry =
    tables.map((table) => table.plain(target)).find((found) => found !== null) ??
    tables.flatMap(({ rows }) => rows).find(({ model }) => model === target);
  return entry ? adapting(entry) : null;
}

function adapting(entry: ModelEntry): ModelEntry {
  const { sizes: _sizes, pixelRule: _pixels, ...rest } = entry;
  return {
    ...rest,
    duration: nearest(entry.duration),
    ...(entry.aspects === 'any' ? {} : { aspects: 'any', siteAspects: entry.siteAspects ?? entry.aspects }),
    adapts: true,
  };
}

const whole = ({ min, max }: { min: number; max: number }) =>
  Array.from({ length: max - min + 1 }, (_, step) => min + step);

function nearest(rule: DurationRule): DurationRule {
  if (rule.type === 'only') return { type: 'nearest', seconds: rule.seconds, fallback: rule.fallback };
  if (rule.type === 'range') return { type: 'nearest', seconds: whole(rule), fallback: rule.fallback };
  return rule.type === 'one_or_none' ? { type: 'ignored' } : rule;
}
