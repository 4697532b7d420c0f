const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

/** Markup that needs no more escaping. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | false | readonly Part[];

const shown = (part: Part): string => {
  if (part instanceof Html) return part.text;
  if (part === null || part === false) return '';
  return typeof part === 'object' ? part.map(shown).join('') : escaped(part);
};

/** Escapes what is put in, unless it is markup already. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(
    strings.map((text, index) => text + (index < parts.length ? shown(parts[index] ?? null) : '')).join(''),
  );

export const raw = (text: string): Html => new Html(text);
