import { GatewayError } from '../../contract/index.ts';
import { DEMO_MODELS } from './demo-models.ts';
import { BANANA } from './image-models.ts';
import type { ModelEntry, Resolution } from './model-entry.ts';
import { VEO } from './video-models.ts';

/** Document 001: a base model with its parameters as suffix, `veo_3_1-fl-fast`. */

const flow = { aliases: [], documented: false, sizeMeans: 'orientation' } as const;

const BASES: readonly ModelEntry[] = [
  {
    ...VEO,
    ...flow,
    name: 'veo_3_1',
    model: 'veo-3.1',
    duration: { type: 'nearest', seconds: [8], fallback: 8 },
    resolutions: ['720p', '1080p', '4k'],
    sourceVideo: 'ignored',
  },
  { ...BANANA, ...flow, name: 'nano_banana', model: 'nano-banana-1', resolutions: ['1k'] },
  { ...BANANA, ...flow, name: 'nano_banana_pro', model: 'nano-banana-pro' },
  { ...BANANA, ...flow, name: 'imagen_4', model: 'imagen-4', resolutions: ['1k'] },
];

/** Upright unless told otherwise; the demo models are offered here too, so that clients can be tried out. */
const onFlowRoute = (entry: ModelEntry): ModelEntry => ({
  ...entry,
  defaultAspect: '9:16',
  sizeMeans: 'orientation',
});

/** The names of `/flow`. */
export const FLOW_MODELS: readonly ModelEntry[] = [...BASES, ...DEMO_MODELS].map(onFlowRoute);

/** The same names elsewhere: their grammar is what survives every relay, the defaults are the other route's. */
export const FLOW_MODELS_ELSEWHERE: readonly ModelEntry[] = [...BASES, ...DEMO_MODELS];

const RESOLUTIONS: Record<string, Resolution> = { '1k': '1k', '2k': '2k', '4k': '4k' };

type Change = Partial<ModelEntry>;

/** What a token changes; `null` when it is no token, `false` when the model does not take it. */
function changeOf(token: string, base: ModelEntry): Change | null | false {
  const isVeo = base.model === 'veo-3.1';
  switch (token) {
    case 'portrait':
      return { defaultAspect: '9:16' };
    case 'landscape':
      return { defaultAspect: '16:9' };
    case 'fast':
      return isVeo && { tier: 'fast' };
    case 'relaxed':
      return isVeo && { tier: 'relaxed' };
    case 'fl':
      return isVeo && { images: 'only_frames', needsImage: true };
    default: {
      const resolution = RESOLUTIONS[token];
      if (resolution === undefined) return null;
      return base.model === 'nano-banana-pro' && { defaultResolution: resolution };
    }
  }
}

/**
 * A base of `models` with its suffix, or null when the name is none of these.
 * @throws GatewayError `bad_model_parameter`
 */
export function withSuffix(name: string, models: readonly ModelEntry[]): ModelEntry | null {
  const said = name.toLowerCase();
  const bases = models.filter((entry) => said.startsWith(`${entry.name}-`));
  const [base] = bases.toSorted((a, b) => b.name.length - a.name.length);
  if (!base) return null;
  // Last, because `fast-relaxed` in any order is relaxed.
  const tokens = said
    .slice(base.name.length + 1)
    .split('-')
    .toSorted((a, b) => Number(a === 'relaxed') - Number(b === 'relaxed'));
  const changes = tokens.map((token) => changeOf(token, base));
  if (changes.includes(null)) return null;
  const refused = tokens[changes.indexOf(false)];
  if (refused !== undefined) {
    throw new GatewayError('bad_model_parameter', `${base.name} does not take '${refused}' in its name`, {
      param: 'model',
    });
  }
  return Object.assign({}, base, ...changes) as ModelEntry;
}
