import { escaped, type Html, raw } from './html.ts';

/** The little Markdown the document is written in: headings, lists, tables, code, bold, line breaks. */
export const markdown = (text: string): Html =>
  raw(
    text
      .split(/\n{2,}/)
      .map(block)
      .join('\n'),
  );

/** One line of it, without a paragraph. */
export const inline = (text: string): Html => raw(words(text));

function block(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const [first = '', ...rest] = trimmed.split('\n');
  const heading = /^(#{2,3}) (.+)/.exec(first);
  if (heading) return `<h3>${words(heading[2] ?? '')}</h3>${block(rest.join('\n'))}`;
  if (first.startsWith('- ')) {
    return `<ul>${trimmed
      .split(/\n?^- /m)
      .filter((item) => item !== '')
      .map((item) => `<li>${words(item)}</li>`)
      .join('')}</ul>`;
  }
  if (first.startsWith('|')) return table([first, ...rest]);
  return `<p>${words(trimmed)}</p>`;
}

function table([head = '', , ...rows]: string[]): string {
  const cells = (line: string, tag: string) =>
    `<tr>${line
      .split('|')
      .slice(1, -1)
      .map((cell) => `<${tag}>${words(cell.trim())}</${tag}>`)
      .join('')}</tr>`;
  return `<div class="scroll"><table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`;
}

/** Inside code nothing else counts, so it is taken out first. */
const words = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`') && part.length > 2
        ? `<code>${escaped(part.slice(1, -1))}</code>`
        : escaped(part)
            .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
            .replace(/ {2}\n/g, '<br>'),
    )
    .join('');
