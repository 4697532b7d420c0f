import {
  EDIT_KEY,
  EDIT_PRICE,
  EDIT_SECONDS,
  EXTEND_KEY,
  EXTEND_PRICE,
  EXTEND_SECONDS,
  VIDEO_ASPECTS,
  VIDEO_MODELS,
} from '../catalog.ts';
import type { SubmitEntry, SubmitMode } from '../journal.ts';
import { keysOf } from '../offer.ts';
import type { Call } from './call.ts';

export type Asked = Pick<
  SubmitEntry,
  | 'mode'
  | 'modelKey'
  | 'model'
  | 'aspect'
  | 'durationS'
  | 'resolution'
  | 'prompt'
  | 'references'
  | 'cost'
  | 'count'
> & { wireAspect: number; sceneId?: string };

type Slots = { prompt: number; key: number; aspect: number; mode: SubmitMode };

const SLOTS: Record<string, Slots> = {
  YhhmEf: { prompt: 0, key: 1, aspect: 2, mode: 't2v' },
  eb1hJf: { prompt: 0, key: 1, aspect: 2, mode: 'i2v' },
  nprQif: { prompt: 0, key: 1, aspect: 2, mode: 'first_last' },
  MZZa6b: { prompt: 0, key: 2, aspect: 3, mode: 'r2v' },
  fZytfe: { prompt: 1, key: 2, aspect: 3, mode: 'extend' },
  jIps6: { prompt: 1, key: 2, aspect: 3, mode: 'edit_video' },
};

const FIXED: Record<string, { label: string; seconds: number; price: number }> = {
  [EXTEND_KEY]: { label: 'Extend (Veo 3.1 - Lite)', seconds: EXTEND_SECONDS, price: EXTEND_PRICE },
  [EDIT_KEY]: { label: 'Omni 1.1 Flash', seconds: EDIT_SECONDS, price: EDIT_PRICE },
};

/** What a video submit asks for. Undefined when its key is none of the account's, or belongs to another call. */
export function decodeSubmit({ rpc, args, account }: Call): Asked | undefined {
  const slots = SLOTS[rpc];
  const [item] = args[0];
  if (!slots) return undefined;
  const key: string = item[slots.key];
  const fixed = FIXED[key];
  const known = keysOf(account.shownOffer).get(key);
  if (fixed ? !['extend', 'edit_video'].includes(slots.mode) : known?.mode !== slots.mode) return undefined;
  const wireAspect: number = item[slots.aspect];
  const segments = readPrompt(item[slots.prompt][2][0]);
  const count = args[0].length;
  return {
    mode: slots.mode,
    modelKey: key,
    model: fixed?.label ?? (known && VIDEO_MODELS[known.model].label),
    aspect: VIDEO_ASPECTS.find(({ wire }) => wire === wireAspect)?.ratio ?? '',
    wireAspect,
    durationS: fixed?.seconds ?? known?.seconds,
    resolution: known?.resolution ?? '720p',
    prompt: segments.text,
    references: withMentions(slotReferences(slots.mode, item), segments.mentions),
    cost: (fixed?.price ?? known?.price ?? 0) * count,
    count,
    ...(slots.mode === 'extend' && { sceneId: item[5][0] }),
  };
}

/** A mention that is also among the references of its body counts once. */
export function withMentions(
  references: SubmitEntry['references'],
  mentions: SubmitEntry['references'],
): SubmitEntry['references'] {
  const known = new Set(references.map(({ mediaId }) => mediaId));
  return [...references, ...mentions.filter(({ mediaId }) => !known.has(mediaId))];
}

export function readPrompt(segments: unknown[][]): { text: string; mentions: SubmitEntry['references'] } {
  const mentions: SubmitEntry['references'] = [];
  const text = segments.map(([words, chip]) => {
    if (typeof words === 'string') return words;
    const [mediaId, label] = (chip as [string, string][])[0] ?? ['', ''];
    mentions.push({ mediaId, role: 'mention' });
    return `@${label}`;
  });
  return { text: text.join(''), mentions };
}

// biome-ignore lint/suspicious/noExplicitAny: checked by its pattern.
function slotReferences(mode: SubmitMode, item: any[]): SubmitEntry['references'] {
  if (mode === 'i2v') return [{ mediaId: item[4][1], role: 'start' }];
  if (mode === 'first_last')
    return [
      { mediaId: item[4][1], role: 'start' },
      { mediaId: item[5][1], role: 'end' },
    ];
  if (mode === 'r2v') return item[1].map(([, mediaId]: [null, string]) => ({ mediaId, role: 'ingredient' }));
  if (mode === 'extend' || mode === 'edit_video') return [{ mediaId: item[0][1], role: 'source' }];
  return [];
}
