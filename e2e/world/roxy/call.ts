/** A business error: HTTP 200 with its own code. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, msg: string, data?: unknown) {
    super(msg);
    this.code = code;
    this.data = data;
  }
}

export const FAILURE = 500;
export const noSuchWindow = (): Refusal => new Refusal(101, '窗口/数据不存在，请刷新页面后重试');

/** Checked parameters of one call; absent ones read as `undefined`, lists as `[]`. */
export class Call {
  readonly params: Readonly<Record<string, unknown>>;

  constructor(params: Readonly<Record<string, unknown>>) {
    this.params = params;
  }

  number(name: string): number | undefined {
    const value = this.params[name];
    return typeof value === 'number' ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.params[name];
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.params[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  texts(name: string): string[] {
    const value = this.params[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  numbers(name: string): number[] {
    return this.texts(name).map(Number);
  }

  objects(name: string): Record<string, unknown>[] {
    const value = this.params[name];
    return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  }

  /** The named parameters that were sent. */
  pick(names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
      names.filter((name) => name in this.params).map((name) => [name, this.params[name]]),
    );
  }
}
