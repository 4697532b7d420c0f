import { escaped, type Html, raw } from './html.ts';

/** JSON with its names, texts and numbers told apart. */
export const highlightJson = (value: unknown): Html =>
  raw(
    JSON.stringify(value, null, 2).replace(
      /("(?:\\.|[^"\\])*")(\s*:)?|(true|false|null|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|[&<>]/gi,
      (all, text: string | undefined, colon: string | undefined, word: string | undefined) => {
        if (text !== undefined) {
          return colon === undefined
            ? `<span class="s">${escaped(text)}</span>`
            : `<span class="k">${escaped(text)}</span>${colon}`;
        }
        return word === undefined ? escaped(all) : `<span class="n">${word}</span>`;
      },
    ),
  );
