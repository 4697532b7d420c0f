import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesEnding, ROOT } from './source-tree.ts';

const LINKS = [
  /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g, // [text](target "title")
  /^\s*\[[^\]]+\]:\s*<?([^\s>]+)>?/gm, // [name]: target
  /\b(?:src|href)="([^"]+)"/g, // HTML inside Markdown
];
const CODE = /^ {0,3}(```+|~~~+)[\s\S]*?^ {0,3}\1|`[^`\n]*`/gm;

/** Relative links of every Markdown file whose file or heading does not exist, as `file: link`. */
export function brokenLinks(root = ROOT): string[] {
  return filesEnding(['.md'], root).flatMap((file) =>
    linksIn(readFileSync(join(root, file), 'utf8'))
      .filter((link) => !leavesTheTree(link) && !resolves(root, file, link))
      .map((link) => `${file}: ${link}`),
  );
}

function linksIn(markdown: string): string[] {
  const text = markdown.replaceAll(CODE, '');
  return LINKS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
}

function leavesTheTree(link: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link);
}

function resolves(root: string, file: string, link: string): boolean {
  const [path = '', heading] = decodeURI(link).split('#');
  const base = path.startsWith('/') ? root : join(root, dirname(file));
  const target = path ? join(base, path) : join(root, file);
  if (!existsSync(target)) return false;
  if (!heading || statSync(target).isDirectory() || !target.endsWith('.md')) return true;
  return headingIds(readFileSync(target, 'utf8')).includes(heading.toLowerCase());
}

/** The ids GitHub gives to headings: lower case, punctuation gone, spaces as dashes, repeats numbered. */
function headingIds(markdown: string): string[] {
  const seen = new Map<string, number>();
  const headings = markdown
    .replaceAll(/^ {0,3}(```+|~~~+)[\s\S]*?^ {0,3}\1/gm, '')
    .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return [...headings].map(([, heading = '']) => {
    const id = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const repeats = seen.get(id) ?? 0;
    seen.set(id, repeats + 1);
    return repeats === 0 ? id : `${id}-${repeats}`;
  });
}
