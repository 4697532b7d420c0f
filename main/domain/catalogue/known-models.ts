import type { ModelEntry } from './model-entry.ts';
import { type ModelPolicy, routedTo, routeTarget } from './model-policy.ts';
import { type CatalogueRoute, TABLES } from './model-table.ts';

/** The rows of a route in order, each name once and without aliases: what a document or a person can be shown. */
export function modelsOfRoute(route: CatalogueRoute): ModelEntry[] {
  const { rows } = TABLES[route];
  return rows.filter(({ name }, index) => rows.findIndex((other) => other.name === name) === index);
}

/** Where the operator sends a name of `/v1`: `entry` is null when nothing has that name. Null when nowhere. */
export function operatorRoute(
  name: string,
  policy: ModelPolicy,
): { target: string; entry: ModelEntry | null } | null {
  const target = routedTo(name, policy);
  return target === null ? null : { target, entry: routeTarget(target, 'v1') };
}
