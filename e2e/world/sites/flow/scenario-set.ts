import type { ScenarioName, ScenarioOptions } from './scenarios.ts';

/** The switches of one account. One with `times` goes off by itself after so many uses. */
export class ScenarioSet {
  readonly #on = new Map<ScenarioName, ScenarioOptions>();

  set(name: ScenarioName, options: ScenarioOptions = {}): void {
    this.#on.set(name, { ...options });
  }

  clear(name?: ScenarioName): void {
    if (name) this.#on.delete(name);
    else this.#on.clear();
  }

  /** Options of the first of these that is on, without using it up. */
  look(...names: ScenarioName[]): ScenarioOptions | undefined {
    return names.map((name) => this.#on.get(name)).find((options) => options !== undefined);
  }

  /** As `look`, and counts as one use. `times` is used when the switch names none itself. */
  take(name: ScenarioName, times = Number.POSITIVE_INFINITY): ScenarioOptions | undefined {
    const options = this.#on.get(name);
    if (!options) return undefined;
    const left = (options.times ?? times) - 1;
    if (left <= 0) this.#on.delete(name);
    else this.#on.set(name, { ...options, times: left });
    return options;
  }

  toJSON(): Record<string, ScenarioOptions> {
    return Object.fromEntries(this.#on);
  }
}
