/**
 * The words of one simple command as a POSIX shell would hand them over: quotes, backslashes and continued lines; no
 * variables, no pipes. So examples run the same where there is no such shell.
 */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  const part = /\\\n|\\([^\n])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|(\s+)|([^\s\\'"]+)/gy;
  let end = 0;
  for (const match of command.matchAll(part)) {
    end = match.index + match[0].length;
    const [whole, escaped, single, double, space, plain] = match;
    if (whole === '\\\n') continue;
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const inner = double?.replaceAll(/\\([\\"$`])/g, '$1').replaceAll('\\\n', '');
    word = (word ?? '') + (escaped ?? single ?? inner ?? plain ?? '');
  }
  if (end !== command.length) throw new Error(`an open quote: ${command.slice(end)}`);
  if (word !== null) words.push(word);
  return words;
}
