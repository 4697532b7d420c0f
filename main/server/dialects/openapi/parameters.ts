/** What document 004 lets each model take: exactly these texts, the first of a list being the default. */
export interface ModelParameters {
  /** Reference images of `image_url`; 1 is a single text, more are a list. */
  images: number;
  takesLastFrame?: true;
  choices: Readonly<Record<string, readonly string[]>>;
}

const TEN_RATIOS = ['1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16', '21:9'];
const TWO_RATIOS = ['16:9', '9:16'];
const LENGTHS = ['10', '15'];

const veo: ModelParameters = { images: 1, takesLastFrame: true, choices: { aspect_ratio: TWO_RATIOS } };

const PARAMETERS: Readonly<Record<string, ModelParameters>> = {
  seedream_v4: {
    images: 9,
    choices: {
      aspect_ratio: ['1:1', '16:9', '9:16', '4:3', '3:4'],
      resolution: ['1K', '2K', '4K'],
      output_n: ['1', '2', '4'],
    },
  },
  seedream_v4_5: { images: 9, choices: { aspect_ratio: TEN_RATIOS, resolution: ['basic', 'high'] } },
  nano_banana: { images: 9, choices: { aspect_ratio: ['auto', ...TEN_RATIOS], format: ['png', 'jpeg'] } },
  nano_banana_pro: {
    images: 8,
    choices: {
      aspect_ratio: ['1:1', 'auto', ...TEN_RATIOS],
      resolution: ['1K', '2K', '4K'],
      format: ['png', 'jpg'],
    },
  },
  gpt_4o: { images: 1, choices: { aspect_ratio: ['1:1', '3:2', '2:3'] } },
  sora2: { images: 1, choices: { aspect_ratio: TWO_RATIOS, video_length: LENGTHS } },
  sora2_pro: {
    images: 1,
    choices: { aspect_ratio: TWO_RATIOS, video_length: LENGTHS, resolution: ['standard', 'high'] },
  },
  veo3_1: veo,
  veo3_1_fast: veo,
};

/** Null for a model the document does not have; then the catalogue alone decides. */
export const parametersOf = (model: string): ModelParameters | null =>
  Object.hasOwn(PARAMETERS, model) ? (PARAMETERS[model] ?? null) : null;
