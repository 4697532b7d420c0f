import { GatewayError } from '../../contract/index.ts';
import type { ModelEntry, PixelRule } from './model-entry.ts';
import { FIELD_NAMES, isGiven, pick, pickText, type RequestFields, toNumber } from './request-fields.ts';

export interface Pixels {
  width: number;
  height: number;
}

/**
 * The size in pixels a caller said, in one text or as width and height; null when none.
 * @param isOverruled a ratio was said too and counts more, so the model's sizes need not be met.
 * @throws GatewayError `bad_size`
 */
export function readSize(entry: ModelEntry, fields: RequestFields, isOverruled: boolean): Pixels | null {
  const text = pickText(fields, FIELD_NAMES.size)?.trim() ?? widthAndHeight(fields);
  // A ratio in `size` is read as aspect ratio.
  if (!text || text.toLowerCase() === 'auto' || text.includes(':')) return null;
  const match = /^(\d{1,5})\s*[xX*×]\s*(\d{1,5})$/.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || width < 1 || height < 1) {
    throw new GatewayError('bad_size', `size '${text.slice(0, 40)}' is not of the form 1280x720`, {
      param: 'size',
      isUnprocessable: entry.refusesWith422 ?? false,
    });
  }
  if (!isOverruled) checkOffered(entry, { width, height });
  return { width, height };
}

/** Both or nothing. */
function widthAndHeight(fields: RequestFields): string | undefined {
  const [width, height] = [pick(fields, FIELD_NAMES.width), pick(fields, FIELD_NAMES.height)].map((found) =>
    isGiven(found?.value) ? toNumber(found.value) : null,
  );
  return width && height ? `${width}x${height}` : undefined;
}

function checkOffered(entry: ModelEntry, size: Pixels): void {
  const text = `${size.width}x${size.height}`;
  const refuse = (why: string) =>
    new GatewayError('bad_size', `${entry.name} does not take size ${text}: ${why}`, {
      param: 'size',
      isUnprocessable: entry.refusesWith422 ?? false,
    });
  if (entry.sizes && !entry.sizes.includes(text)) throw refuse(`it takes ${entry.sizes.join(', ')}`);
  if (!entry.pixelRule || entry.pixelRule.besides?.includes(text)) return;
  const why = whyNot(entry.pixelRule, size);
  if (why) throw refuse(why);
}

function whyNot(rule: PixelRule, { width, height }: Pixels): string | null {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const { multipleOf = 1, shortestSide = 1, mostRatio = Number.POSITIVE_INFINITY } = rule;
  if (width % multipleOf !== 0 || height % multipleOf !== 0)
    return `both sides must be multiples of ${multipleOf}`;
  if (short < shortestSide) return `no side may be below ${shortestSide}`;
  if (long > rule.longestSide) return `no side may be above ${rule.longestSide}`;
  if (long / short > mostRatio) return `the sides may differ by a factor of ${mostRatio} at most`;
  if (width * height < (rule.fewestPixels ?? 1)) return `it must have ${rule.fewestPixels} pixels or more`;
  if (width * height > (rule.mostPixels ?? Number.POSITIVE_INFINITY)) {
    return `it may have ${rule.mostPixels} pixels at most`;
  }
  return null;
}
