import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../kernel/index.ts';
import type { DemoState, MediaFile } from './state.ts';

const MOST_FILES = 400;
const MOST_BYTES = 1024 ** 3;
const KEPT_MS = 24 * 3600 * 1000;

const SIGNATURES: readonly { mime: string; at: number; bytes: string }[] = [
  { mime: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { mime: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { mime: 'image/webp', at: 8, bytes: '57454250' },
  { mime: 'video/mp4', at: 4, bytes: '66747970' },
  { mime: 'video/webm', at: 0, bytes: '1a45dfa3' },
];

/** What the bytes are, whatever the sender called them; null for anything the site does not serve. */
export const sniff = (bytes: Buffer): string | null =>
  SIGNATURES.find(({ at, bytes: hex }) => bytes.toString('hex', at, at + hex.length / 2) === hex)?.mime ??
  null;

export type NewFile = Pick<MediaFile, 'accountId' | 'name' | 'width' | 'height'>;

/** Uploads and results on disk, bounded in number, bytes and age: the oldest go first. */
export class MediaFiles {
  readonly #state: DemoState;
  readonly #clock: Clock;
  readonly #newId: (prefix: string) => string;
  readonly #folder: Promise<string>;
  readonly #ownFolder: boolean;

  constructor(
    state: DemoState,
    options: { clock: Clock; newId: (prefix: string) => string; folder?: string | undefined },
  ) {
    this.#state = state;
    this.#clock = options.clock;
    this.#newId = options.newId;
    this.#ownFolder = options.folder === undefined;
    this.#folder = options.folder
      ? mkdir(options.folder, { recursive: true }).then(() => options.folder ?? '')
      : mkdtemp(join(tmpdir(), 'demo-site-'));
    this.#folder.catch(() => undefined);
  }

  async keep(bytes: Buffer, mime: string, about: NewFile): Promise<MediaFile> {
    const file: MediaFile = {
      ...about,
      id: this.#newId('file'),
      mime,
      sizeBytes: bytes.length,
      createdAt: this.#clock.now(),
    };
    await writeFile(await this.path(file), bytes);
    this.#state.files.push(file);
    await this.#sweep();
    return file;
  }

  get(id: string): MediaFile | undefined {
    return this.#state.files.find((file) => file.id === id);
  }

  async path(file: MediaFile): Promise<string> {
    return join(await this.#folder, file.id);
  }

  async exists(file: MediaFile): Promise<boolean> {
    return stat(await this.path(file)).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    if (this.#ownFolder) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #sweep(): Promise<void> {
    const now = this.#clock.now();
    let bytes = this.#state.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    let count = this.#state.files.length;
    for (const file of [...this.#state.files]) {
      if (now - file.createdAt < KEPT_MS && count <= MOST_FILES && bytes <= MOST_BYTES) break;
      this.#state.files.splice(this.#state.files.indexOf(file), 1);
      bytes -= file.sizeBytes;
      count--;
      await rm(await this.path(file), { force: true });
    }
  }
}
