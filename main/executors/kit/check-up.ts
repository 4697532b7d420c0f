/** One line of a site profile, tried on a live page. */
export interface CheckLine {
  /** Entry of the profile, e.g. `selectors.settings`. */
  line: string;
  ok: boolean;
  detail: string;
}

/** A line that does not hold, told by what was found instead. */
export class DoesNotHold extends Error {}

/**
 * Tries lines one after the other and tells each as soon as it is known. A line that cannot be tried because an
 * earlier one failed is told as such by whoever walks; nothing here throws.
 */
export class CheckUp {
  readonly lines: CheckLine[] = [];
  readonly #tell: (line: CheckLine) => void | Promise<void>;

  constructor(tell: (line: CheckLine) => void | Promise<void>) {
    this.#tell = tell;
  }

  /** `look` returns what it found; what it throws is why the line does not hold. */
  async line(line: string, look: () => Promise<string>): Promise<boolean> {
    let result: CheckLine;
    try {
      result = { line, ok: true, detail: await look() };
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      result = { line, ok: false, detail };
    }
    this.lines.push(result);
    await this.#tell(result);
    return result.ok;
  }
}
