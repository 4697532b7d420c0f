import {
  anyValue,
  either,
  filledText,
  listOf,
  oneOf,
  type Pattern,
  pageUuid,
  share,
  siteId,
  text,
  whole,
} from './pattern.ts';

/** The page's own verification value: any string, never looked at. */
const context: Pattern = [null, 22, null, null, null, siteId, null, null, null, null, [text, 1]];
const contextWithoutProject: Pattern = [
  null,
  22,
  null,
  null,
  null,
  either(siteId, null),
  null,
  null,
  null,
  null,
  [text, 1],
];
const segment = either([text], [null, [[siteId, text]]]);
const prompt: Pattern = [null, null, [listOf(segment)]];
const metadata: Pattern = [null, null, null, null, pageUuid, pageUuid];
const closing: Pattern = [pageUuid, oneOf(1, 2)];
const aspect = oneOf(1, 2);
const cropBox: Pattern = [null, share, share, share];
const startFrame: Pattern = [null, siteId, null, null, null, cropBox];
const outputs = (item: Pattern): Pattern => [listOf(item, 1, 4), context, closing];

export const VIDEO_BODIES = {
  YhhmEf: outputs([prompt, filledText, aspect, null, metadata]),
  eb1hJf: outputs([prompt, filledText, aspect, null, startFrame, metadata]),
  /** Positions not captured: ours. */
  nprQif: outputs([prompt, filledText, aspect, null, startFrame, startFrame, metadata]),
  MZZa6b: outputs([prompt, listOf([null, siteId]), filledText, aspect, null, metadata]),
  fZytfe: [
    [
      [
        [null, siteId, whole, whole],
        prompt,
        filledText,
        aspect,
        null,
        [siteId, null, null, null, pageUuid, pageUuid],
      ],
    ],
    context,
    [pageUuid, 2, null, [siteId, 2]],
  ],
  /** Layout unknown: ours. */
  jIps6: outputs([[null, siteId], prompt, filledText, aspect, null, metadata]),
} satisfies Record<string, Pattern>;

const imageItem: Pattern = [
  null,
  null,
  either(null, listOf([siteId, null, null, null, oneOf(1, 2)])),
  whole,
  oneOf(1, 2, 3, 4, 5),
  filledText,
  null,
  context,
  [listOf(segment)],
  null,
  null,
  null,
  pageUuid,
  pageUuid,
];

export const OTHER_BODIES = {
  ogiZ0b: [null, listOf(imageItem, 1, 4), 1, context, [pageUuid]],
  maseQ: [context, filledText, filledText, 1, null, null, null, null, filledText, null, pageUuid, pageUuid],
  SPrCad: [siteId, oneOf(1, 2, 3), contextWithoutProject],
  /** Slots 0, 2, 6 and 31 are known; how the item is wrapped is ours. */
  p0UkFb: [listOf(upsampleItem(), 1, 1), context, closing],
  jwpduf: [null, null, listOf([filledText])],
  as29s: [filledText],
  Zzl0ze: [filledText, null, null, null, [1]],
  nzlxg: [],
  jHPbke: ['projects/*', [null, [filledText]], [null, 22]],
  QI2zvc: [siteId],
  UpteDb: anyValue,
  HTrJv: anyValue,
  WuwhI: anyValue,
  DTaVef: anyValue,
  cz8Z4b: either([listOf(siteId), null, siteId], [null, null, siteId, null, null, null, listOf(siteId)]),
  /** Payload never captured: ours. */
  mYWVGd: [[siteId, null, null, [null, null, true], siteId], ['metadata.archived']],
  rqZuUc: [siteId, listOf(siteId)],
} satisfies Record<string, Pattern>;

function upsampleItem(): Pattern {
  const slots: Pattern[] = new Array(32).fill(null);
  slots[0] = [null, siteId];
  slots[2] = 1;
  slots[6] = aspect;
  slots[31] = oneOf('veo_3_1_upsampler_1080p', 'veo_3_1_upsampler_4k');
  return slots;
}
