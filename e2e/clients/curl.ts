import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { shellWords } from './shell-words.ts';

export interface CurlAnswer {
  status: number;
  type: string;
  body: Buffer;
}

const run = promisify(execFile);

export const hasCurl = ((): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export type Program = 'curl' | 'fetch';

/** Runs a `curl …` command word by word: by curl itself, or by `fetch` where there is none. */
export async function runCurl(
  command: string,
  by: Program = hasCurl ? 'curl' : 'fetch',
): Promise<CurlAnswer> {
  const [program, ...words] = shellWords(command);
  if (program !== 'curl') throw new Error(`not a curl command: ${program}`);
  return by === 'curl' ? byCurl(words) : byFetch(words);
}

async function byCurl(words: readonly string[]): Promise<CurlAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'fpb-curl-'));
  const file = join(folder, 'body');
  try {
    const more = ['-sS', '--noproxy', '*', '-o', file, '-w', '%{http_code} %{content_type}'];
    const { stdout } = await run('curl', [...words, ...more]);
    const [status = '', ...type] = stdout.split(' ');
    return { status: Number(status), type: type.join(' '), body: await readFile(file) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Asked {
  url: string;
  method?: string;
  headers: Headers;
  data: string[];
  form: FormData | null;
}

async function byFetch(words: readonly string[]): Promise<CurlAnswer> {
  const { url, method, headers, data, form } = await read(words);
  // As curl: the type of a form is its own, with its boundary.
  if (form) headers.delete('content-type');
  else if (data.length > 0 && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded');
  }
  const body = form ?? (data.length > 0 ? data.join('&') : null);
  const answer = await fetch(url, { method: method ?? (body === null ? 'GET' : 'POST'), headers, body });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
}

/** The options the documents use, and no others. */
async function read(words: readonly string[]): Promise<Asked> {
  const asked: Asked = { url: '', headers: new Headers(), data: [], form: null };
  const left = words.values();
  for (const word of left) {
    if (!word.startsWith('-')) {
      asked.url = word;
      continue;
    }
    const value = left.next().value ?? '';
    if (word === '-X' || word === '--request') asked.method = value;
    else if (word === '-H' || word === '--header') {
      const [name = '', ...rest] = value.split(':');
      asked.headers.append(name.trim(), rest.join(':').trim());
    } else if (word === '-d' || word === '--data') asked.data.push(value);
    else if (word === '-F' || word === '--form') {
      asked.form ??= new FormData();
      await addField(asked.form, value);
    } else throw new Error(`an option of curl nobody reads here: ${word}`);
  }
  return asked;
}

async function addField(form: FormData, text: string): Promise<void> {
  const [, name = '', at, raw = ''] = /^([^=]+)=(@?)([\s\S]*)$/.exec(text) ?? [];
  const value = raw.replace(/^"([\s\S]*)"$/, '$1');
  if (at) form.append(name, new Blob([await readFile(value)]), basename(value));
  else form.append(name, value);
}
