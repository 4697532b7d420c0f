import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { newId } from '../../../kernel/index.ts';

/**
 * On disk: `<root>/<id>/window.json` (what the person named), `launch.json` (the browser last started),
 * `browser.log` (its output), `profile/` (the browser's own).
 */
export interface WindowNote {
  id: string;
  name: string;
  sortNumber: number;
  /** ISO time. */
  updatedAt: string;
}

const Note = z.object({ name: z.string(), sortNumber: z.number().int(), updatedAt: z.string() });
const Launch = z.object({ pid: z.number().int().positive(), path: z.string().nullable() });
export type Launch = z.infer<typeof Launch>;

/** Ids come from outside; anything else could point out of the folder. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export class WindowFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  profile = (id: string): string => path.join(this.#root, id, 'profile');
  log = (id: string): string => path.join(this.#root, id, 'browser.log');

  async ensure(): Promise<void> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
  }

  /** Ordered as they were made. */
  async list(): Promise<WindowNote[]> {
    const names = await readdir(this.#root).catch(nothingWhenMissing);
    const notes = await Promise.all((names ?? []).map((name) => this.read(name)));
    return notes
      .filter((note) => note !== null)
      .sort((a, b) => a.sortNumber - b.sortNumber || (a.id < b.id ? -1 : 1));
  }

  /** Null: no such window. A damaged note still is a window: its profile holds somebody's sign-ins. */
  async read(id: string): Promise<WindowNote | null> {
    if (!ID.test(id)) return null;
    const text = await this.#text(id, 'window.json');
    if (text === null) return null;
    const note = Note.safeParse(parse(text));
    return note.success ? { id, ...note.data } : { id, name: id, sortNumber: 0, updatedAt: '' };
  }

  async write({ id, ...note }: WindowNote): Promise<void> {
    await mkdir(this.profile(id), { recursive: true, mode: 0o700 });
    await this.#replace(id, 'window.json', note);
  }

  async readLaunch(id: string): Promise<Launch | null> {
    const text = await this.#text(id, 'launch.json');
    const launch = Launch.safeParse(text === null ? null : parse(text));
    return launch.success ? launch.data : null;
  }

  async writeLaunch(id: string, launch: Launch): Promise<void> {
    await this.#replace(id, 'launch.json', launch);
  }

  async forgetLaunch(id: string): Promise<void> {
    await rm(path.join(this.#root, id, 'launch.json'), { force: true });
  }

  /** The profile first: should it fail half-way, the window is still listed and can be removed again. */
  async remove(id: string): Promise<void> {
    // A browser's last child processes may write for a moment after it has ended.
    const options = { recursive: true, force: true, maxRetries: 8, retryDelay: 100 };
    await rm(this.profile(id), options);
    await rm(path.join(this.#root, id), options);
  }

  #text(id: string, file: string): Promise<string | null> {
    return readFile(path.join(this.#root, id, file), 'utf8').catch(nothingWhenMissing);
  }

  /** A crash while writing leaves the former file, never half a one. */
  async #replace(id: string, file: string, content: unknown): Promise<void> {
    const target = path.join(this.#root, id, file);
    const draft = `${target}.${newId('tmp')}`;
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { flush: true, mode: 0o600 });
    await rename(draft, target);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** ENOTDIR: a stray file among the folders. */
function nothingWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
