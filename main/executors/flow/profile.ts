import { z } from 'zod';
import { GatewayError, type GenerationRequest, type StoredReference } from '../../contract/index.ts';
import {
  type AriaOption,
  countOf,
  durationOf,
  GuardRulesSchema,
  Millis,
  type OptionRow,
  resolutionOf,
  Selector,
  SelectorFor,
  showsIcon,
  valueRow,
} from '../kit/index.ts';

const Count = z.number().int().positive();
const Credits = z.number().nonnegative();
/** A whole label or key, as a regular expression. */
const Pattern = z.string().refine((source) => isPattern(source), 'must be a regular expression');

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return source.length > 0;
  } catch {
    return false;
  }
}

const PriceSchema = z.strictObject({
  tier: z.string().optional(),
  durationS: Count.optional(),
  /** What the site is expected to take for one result. */
  credits: Credits,
  /** More than this on the page is refused before the click: some other setting is on. */
  most: Credits,
});

const ModelSchema = z.strictObject({
  kind: z.enum(['image', 'video']),
  /** Labels of the menu, best first; each must fit the whole label. Taken when no tier was asked for. */
  labels: z.array(Pattern).min(1),
  tiers: z.partialRecord(z.enum(['fast', 'quality', 'relaxed', 'lite']), z.array(Pattern).min(1)).default({}),
  /** Model keys or tags of the wire that are surely another model's. */
  foreign: Pattern.optional(),
  /** What the page makes where it shows no row of durations. */
  silentDurationS: Count.optional(),
  /** Most accounts are no longer offered it. */
  mayLack: z.boolean().default(false),
  /** Reference images the site takes. */
  references: z.number().int().nonnegative(),
  prices: z.array(PriceSchema).default([]),
});
export type FlowModel = z.infer<typeof ModelSchema>;

const KINDS = ['text', 'first_frame', 'first_last', 'references', 'edit', 'image'] as const;
/** What the page submits, as its calls tell it apart. */
export type OrderKind = (typeof KINDS)[number];

/** `assets/sites/flow.json`. */
export const FlowProfileSchema = z.strictObject({
  site: z.literal('flow'),
  version: Count,
  origin: z.url(),
  /** Hosts that signed media come from, whole. */
  mediaHosts: z.array(z.string().min(1)).min(1),
  paths: z.strictObject({
    home: z.string().startsWith('/'),
    project: SelectorFor,
    item: SelectorFor,
    /** End of the path of the page's calls. */
    calls: z.string().startsWith('/'),
  }),
  /** Ids of the page's calls, by meaning. */
  calls: z.strictObject({
    orders: z.record(z.string(), z.enum(KINDS)),
    uploadImage: z.string(),
    credits: z.string(),
    listing: z.string(),
    record: z.string(),
    upscaleImage: z.string(),
    upscaleVideo: z.string(),
  }),
  guard: GuardRulesSchema,
  /** Visible when the list of projects can be worked with. */
  homeReady: Selector,
  selectors: z.strictObject({
    accountMarks: Selector,
    projectCard: Selector,
    composer: Selector,
    settings: Selector,
    agentChip: Selector,
    agentPanel: Selector,
    pane: Selector,
    menu: Selector,
    editor: Selector,
    mention: Selector,
    boundChip: Selector,
    emptyFrame: Selector,
    addMenu: Selector,
    picker: Selector,
    pickerSearch: Selector,
    pickerItem: Selector,
    pickerConfirm: Selector,
    submit: Selector,
    shortOfCredits: Selector,
    tile: Selector,
    pendingTile: Selector,
    percentage: Selector,
    errorTile: Selector,
    errorMessage: Selector,
    toasts: Selector,
    button: Selector,
  }),
  /** Ligatures: no language translates them. */
  icons: z.strictObject({
    newProject: z.string(),
    toolbarAdd: z.string(),
    upload: z.string(),
    close: z.string(),
    image: z.string(),
    video: z.string(),
    frames: z.string(),
    ingredients: z.string(),
    modelMenu: z.string(),
    submit: z.string(),
    more: z.string(),
    download: z.string(),
    /** Ways to clean up, best first. */
    clean: z.array(z.string()).min(1),
    aspects: z.record(z.string(), z.string()),
  }),
  /** Stems of "credits" beside the number the page is going to take. */
  creditWords: z.array(Pattern).min(1),
  /** Ratio → number on the wire. */
  aspects: z.strictObject({
    image: z.record(z.string(), z.number()),
    video: z.record(z.string(), z.number()),
  }),
  models: z.record(z.string(), ModelSchema),
  /** Words in a model key that tell the tier; one of them where another was asked for is a mismatch. */
  tierMarks: z.record(z.string(), Pattern),
  defaults: z.strictObject({ imageAspect: z.string(), videoAspect: z.string(), videoResolution: z.string() }),
  /** Asked resolution → words of the item in the download menu. */
  upscales: z.strictObject({
    image: z.record(z.string(), z.string()),
    video: z.record(z.string(), z.string()),
  }),
  budgets: z.strictObject({
    pageMs: Millis,
    /** For a usable page to show which composer it has. */
    variantMs: Millis,
    agentOffMs: Millis,
    /** For the list of projects to fill. */
    cardsMs: Millis,
    /** For the page to tell the balance by itself. */
    creditsMs: Millis,
    settingMs: Millis,
    uploadMs: Millis,
    /** For the picker to find an upload; its search is the server's. */
    pickMs: Millis,
    typeMs: Millis,
    enabledMs: Millis,
    requestMs: Millis,
    videoReplyMs: Millis,
    imageReplyMs: Millis,
    videoMs: Millis,
    imageMs: Millis,
    /** How long a film takes as a rule, for progress where the page shows none. */
    typicalVideoMs: Millis,
    /** Done, but no link yet. */
    linkGraceMs: Millis,
    /** A failure without a reason becomes final after so long. */
    doubtMs: Millis,
    /** Quiet for so long, the page may show a question. */
    quietMs: Millis,
    /** Silent for so long, it is opened anew. */
    silentMs: Millis,
    upscaleMs: Millis,
    fetchMs: Millis,
    /** After the click, a picture or film may be missing from the listing for so long. */
    absentAfterMs: Millis,
    offerMemoryMs: Millis,
  }),
  limits: z.strictObject({
    mediaBytes: Count,
    uploadBytes: Count,
    /** Longest side, pixels. */
    uploadSide: Count,
    uploadMimes: z.array(z.string()).min(1),
    videoMimes: z.array(z.string()).min(1),
    uploadTries: Count,
    pickTries: Count,
    /** Projects, newest first, that are searched for a lost order. */
    projectsToSearch: Count,
    /** Listings without the job before it counts as gone. */
    absentLooks: Count,
  }),
});
export type FlowProfile = z.infer<typeof FlowProfileSchema>;

/** What a request means on this site. */
export interface Plan {
  kind: OrderKind;
  isVideo: boolean;
  model: FlowModel;
  /** Whole labels that will do, best first. */
  labels: RegExp[];
  tier: string | null;
  aspect: string;
  /** Of the row of resolutions, where there is one. */
  resolution: string | null;
  durationS: number | null;
  n: number;
  /** Words of the item in the download menu; null: as the site made it. */
  upscaleTo: string | null;
  /** In the order of their meaning: first frame before last. */
  images: StoredReference[];
  /** Opened first, then changed. */
  source: StoredReference | null;
  price: { credits: number; most: number } | null;
}

const refuse = (param: string, value: string): GatewayError =>
  new GatewayError('option_not_offered', `Google Flow does not offer ${param} ${value}`, { param });

/** Pure. Errors: `option_not_offered`, `bad_parameter`, `too_many_images`. */
export function planOf(request: GenerationRequest, profile: FlowProfile): Plan {
  const { defaults, upscales } = profile;
  const model = profile.models[request.model];
  if (!model || model.kind !== request.kind) throw refuse('model', request.model);
  const isVideo = request.kind === 'video';
  const { kind, images, source } = materials(request);
  if (images.length > model.references && kind !== 'first_frame' && kind !== 'first_last')
    throw new GatewayError('too_many_images', `Google Flow takes ${model.references} references here`);
  const aspect =
    request.aspect && request.aspect !== 'auto'
      ? request.aspect
      : defaults[isVideo ? 'videoAspect' : 'imageAspect'];
  const ratios = isVideo ? profile.aspects.video : profile.aspects.image;
  if (ratios[aspect] === undefined) throw refuse('aspect', aspect);
  const { resolution } = request;
  const upscaleTo = (isVideo ? upscales.video : upscales.image)[resolution ?? ''] ?? null;
  const natural = isVideo ? defaults.videoResolution : '1k';
  if (resolution && resolution !== natural && upscaleTo === null) throw refuse('resolution', resolution);
  const tier = request.tier ?? null;
  const labels =
    tier === null || Object.keys(model.tiers).length === 0 ? model.labels : model.tiers[tier ?? 'fast'];
  if (!labels) throw refuse('tier', String(tier));
  return {
    kind,
    isVideo,
    model,
    labels: labels.map((label) => new RegExp(`^(?:${label})$`)),
    tier,
    aspect,
    resolution: isVideo ? natural : null,
    durationS: isVideo ? (request.durationS ?? model.silentDurationS ?? null) : null,
    n: request.n,
    upscaleTo,
    images,
    source,
    price: priceIn(model, request),
  };
}

function materials({ references, kind: made }: GenerationRequest): Pick<Plan, 'kind' | 'images' | 'source'> {
  const of = (...roles: StoredReference['role'][]) => references.filter(({ role }) => roles.includes(role));
  const [unknown] = of('mask', 'audio');
  if (unknown)
    throw new GatewayError('bad_parameter', `Google Flow takes no ${unknown.role}`, { param: unknown.role });
  const [base, ...otherBases] = of('edit_image');
  const plain = [...otherBases, ...of('reference')];
  if (made === 'image')
    return { kind: 'image', images: [...of('first_frame'), ...plain], source: base ?? null };
  const [film] = of('source_video');
  const stills = [...of('edit_image'), ...of('reference')];
  if (film) return { kind: 'edit', images: [...of('first_frame'), ...stills], source: film };
  const frames = [...of('first_frame').slice(0, 1), ...of('last_frame').slice(0, 1)];
  if (frames.length > 0 && stills.length > 0)
    throw new GatewayError('bad_parameter', 'Google Flow takes frames or references, not both', {
      param: 'images',
    });
  if (frames.length === 0)
    return { kind: stills.length > 0 ? 'references' : 'text', images: stills, source: null };
  if (frames[0]?.role === 'last_frame') throw new GatewayError('missing_first_frame');
  return { kind: frames.length === 2 ? 'first_last' : 'first_frame', images: frames, source: null };
}

/** For all results of the request together. */
function priceIn({ prices }: FlowModel, { tier, durationS, n }: GenerationRequest): Plan['price'] {
  const row = prices.find(
    (price) =>
      (price.tier === undefined || price.tier === tier) &&
      (price.durationS === undefined || price.durationS === durationS),
  );
  return row ? { credits: row.credits * n, most: row.most * n } : null;
}

/** Credits the page says it will take; the word is translated, so the number beside any known stem counts. */
export function costIn(text: string, { creditWords }: FlowProfile): number | null {
  const word = `(?:${creditWords.join('|')})`;
  const found = [
    ...text.matchAll(new RegExp(`(\\d[\\d.,]*)\\s*(?:AI\\s*)?${word}|${word}\\D{0,3}(\\d[\\d.,]*)`, 'gi')),
  ];
  const numbers = found.map(([, before, behind]) => Number((before ?? behind ?? '').replace(/[.,]/g, '')));
  return numbers.length > 0 ? Math.min(...numbers) : null;
}

/** The rows in the order in which one decides about the next; the model stands between. */
export function rowsOf(plan: Plan, { icons }: FlowProfile): { before: OptionRow[]; after: OptionRow[] } {
  const isSourceOpen = plan.source !== null;
  const usesFrames = plan.kind === 'first_frame' || plan.kind === 'first_last';
  const among =
    (...ligatures: string[]) =>
    (option: AriaOption): string | null =>
      ligatures.find((ligature) => showsIcon(ligature)(option)) ?? null;
  const mode = valueRow(
    { name: 'mode', mayLack: isSourceOpen },
    plan.isVideo ? icons.video : icons.image,
    among(icons.video, icons.image),
  );
  const references = valueRow(
    { name: 'references', mayLack: !usesFrames },
    usesFrames ? icons.frames : icons.ingredients,
    among(icons.frames, icons.ingredients),
  );
  const ratioOf = (option: AriaOption): string | null =>
    Object.entries(icons.aspects).find(
      ([ratio, icon]) => option.text === ratio || showsIcon(icon)(option),
    )?.[0] ?? null;
  const after = [valueRow({ name: 'aspect', mayLack: isSourceOpen }, plan.aspect, ratioOf)];
  if (plan.resolution !== null)
    after.push(valueRow({ name: 'resolution', mayLack: true }, plan.resolution, resolutionOf));
  if (plan.durationS !== null) {
    const mayLack = isSourceOpen || plan.durationS === plan.model.silentDurationS;
    after.push(valueRow({ name: 'duration', mayLack }, plan.durationS, durationOf));
  }
  after.push(valueRow({ name: 'n', mayLack: plan.n === 1 }, plan.n, countOf));
  // Without references it does not matter where they would go; a model that takes none shows the row disabled.
  const submode = { ...references, isLoose: plan.kind === 'text' };
  return { before: plan.isVideo && !isSourceOpen ? [mode, submode] : [mode], after };
}
