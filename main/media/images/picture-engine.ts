import type sharp from 'sharp';
import type { Sharp } from 'sharp';
import { GatewayError } from '../../contract/index.ts';
import { Mutex } from '../../kernel/index.ts';

/** Larger pictures are not decoded: 64 megapixels are 256 MB. Phones make 50. */
export const MAX_PIXELS = 64_000_000;
const LONGEST_S = 20;

/** One picture at a time: each may need the memory above, and threads that decode are threads the file system lacks. */
const lane = new Mutex();

let loading: Promise<typeof sharp> | undefined;

/** Loaded when first needed: it costs 120 ms, and an installation whose copy is broken still works without it. */
function engine(): Promise<typeof sharp> {
  loading ??= import('sharp').then(({ default: loaded }) => {
    // Nearly every picture is new; the cache would only hold memory.
    loaded.cache(false);
    // What callers send meets these decoders and no other, whatever the bytes claim to be: no SVG, no PDF.
    loaded.block({ operation: ['VipsForeignLoad'] });
    loaded.unblock({ operation: DECODERS });
    return loaded;
  });
  return loading;
}

const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`);

/** Upright: sizes are those of the picture as it is seen. A warning is no reason to refuse, a missing end is. */
const OPTIONS = { autoOrient: true, failOn: 'error', limitInputPixels: MAX_PIXELS } as const;

const UNREADABLE =
  'The picture cannot be read here, or has more than 64 megapixels; send a smaller one as JPEG or PNG';

/**
 * Runs `work` on a picture; each call of `open` starts anew from its first frame. What cannot be decoded, is cut short or
 * too large, or takes more than 20 s is `bad_image`.
 */
export async function withPicture<T>(bytes: Uint8Array, work: (open: () => Sharp) => Promise<T>): Promise<T> {
  const load = await engine();
  const open = () => load(bytes, OPTIONS).timeout({ seconds: LONGEST_S });
  return lane.run(async () => {
    try {
      return await work(open);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      throw new GatewayError('bad_image', UNREADABLE, { cause: error });
    }
  });
}
