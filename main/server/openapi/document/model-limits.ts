import { type ModelEntry, type ModelPolicy, modelsOfRoute, operatorRoute } from '../../../domain/index.ts';
import type { JsonSchema } from '../schemas/component.ts';

/** The catalogue as the document shows it: names to choose from, and what each takes. */

export interface ModelLimits {
  name: string;
  kind: 'image' | 'video';
  executor: string;
  /** Where the operator sends the name, or null. */
  routedTo: string | null;
  seconds: string;
  aspects: string;
  resolutions: string;
  images: string;
  n: number;
}

/** Rows of `/v1` under the operator's policy: hidden names left out, routed ones with the rules that count for them. */
function entriesOf(route: Parameters<typeof modelsOfRoute>[0], policy: ModelPolicy): ModelEntry[] {
  const own = modelsOfRoute(route);
  const routed = Object.keys(policy.modelRoutes).flatMap((name) => {
    const entry = operatorRoute(name, policy)?.entry;
    return entry ? [{ ...entry, name }] : [];
  });
  const names = new Set(Object.keys(policy.modelRoutes));
  return [...own.filter(({ name }) => !names.has(name)), ...routed].filter(
    ({ name }) => !policy.hiddenModels.includes(name),
  );
}

export const modelLimits = (policy: ModelPolicy): ModelLimits[] =>
  entriesOf('v1', policy).map((entry) => ({
    name: entry.name,
    kind: entry.kind,
    executor: entry.executor,
    routedTo: operatorRoute(entry.name, policy)?.target ?? null,
    seconds: secondsOf(entry),
    aspects: entry.aspects === 'any' ? 'any' : entry.aspects.join(' '),
    resolutions: entry.forcedResolution ?? entry.resolutions.join(' '),
    images: imagesOf(entry),
    n: entry.maxN,
  }));

function secondsOf({ duration }: ModelEntry): string {
  switch (duration.type) {
    case 'only':
      return duration.seconds.join(', ');
    case 'range':
      return `${duration.min}–${duration.max}`;
    case 'nearest':
      return `nearest of ${duration.seconds.join(', ')}`;
    default:
      return '–';
  }
}

function imagesOf(entry: ModelEntry): string {
  const most = `up to ${entry.maxReferences}`;
  const parts: string[] = [];
  if (entry.sourceVideo === 'required') parts.push('a video');
  if (entry.images === 'frames' || entry.images === 'only_frames') {
    parts.push(entry.takesLastFrame ? 'first and last frame' : 'first frame');
  }
  if (entry.images !== 'only_frames' && entry.maxReferences > 0) {
    parts.push(entry.images === 'edit_images' ? `${most} to edit` : `${most} references`);
  }
  return `${parts.join(', ')}${entry.needsImage ? ' (needed)' : ''}` || '–';
}

/** Names for each place that takes one. Other spellings and suffixes are taken as well, hence never an enum alone. */
export function modelNameSchemas(policy: ModelPolicy): Record<string, JsonSchema> {
  const v1 = entriesOf('v1', policy);
  const flow = entriesOf('flow', policy);
  const ofKind = (rows: readonly ModelEntry[], kind: ModelEntry['kind']) =>
    rows.filter((row) => row.kind === kind);
  return {
    VideoModelName: nameSchema(ofKind(v1, 'video'), 'A video model.'),
    ImageModelName: nameSchema(ofKind(v1, 'image'), 'An image model.'),
    AnyModelName: nameSchema(v1, 'A model.'),
    FlowVideoModelName: nameSchema(ofKind(flow, 'video'), `A video model of this route. ${SUFFIX}`),
    FlowImageModelName: nameSchema(ofKind(flow, 'image'), `An image model of this route. ${SUFFIX}`),
    FlowModelName: nameSchema(flow, `A model of this route. ${SUFFIX}`),
    LegacyVideoModelName: nameSchema(ofKind(entriesOf('legacy002', policy), 'video'), 'A video model.'),
    OpenapiModelName: nameSchema(entriesOf('openapi', policy), 'A model of document 004.'),
  };
}

const SUFFIX =
  'Parameters may follow: `portrait`, `landscape`, `fast`, `relaxed`, `fl` (frames), `1k`, `2k`, `4k`, each after a `-`.';

const nameSchema = (rows: readonly ModelEntry[], description: string): JsonSchema => ({
  description: `${description} Other spellings of these names are taken too.`,
  anyOf: [
    { type: 'string', enum: [...new Set(rows.map(({ name }) => name))] },
    { type: 'string', minLength: 1 },
  ],
});
