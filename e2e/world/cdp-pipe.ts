import type { Readable, Writable } from 'node:stream';

/**
 * The browser's own debugging pipe: NUL-separated JSON. It is the launcher's private line, beside the port that the
 * code under test uses, and the browser exits by itself when the pipe breaks, that is when this process is killed.
 */
export class CdpPipe {
  readonly #toBrowser: Writable;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;
  #rest = '';
  #ended = false;

  constructor(toBrowser: Writable, fromBrowser: Readable) {
    this.#toBrowser = toBrowser;
    // A write to a browser that has just gone must not crash the process.
    toBrowser.on('error', () => this.#end());
    fromBrowser.on('error', () => this.#end());
    fromBrowser.on('close', () => this.#end());
    fromBrowser.setEncoding('utf8');
    fromBrowser.on('data', (chunk: string) => this.#take(chunk));
  }

  /** Rejects when the browser answers with an error or goes away. */
  send(method: string, params: object = {}): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Error(`${method}: the browser is gone`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#toBrowser.write(`${JSON.stringify({ id, method, params })}\0`);
    });
  }

  #take(chunk: string): void {
    const parts = (this.#rest + chunk).split('\0');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as { id?: number; result?: unknown; error?: { message: string } };
      const waiter = message.id === undefined ? undefined : this.#waiting.get(message.id);
      if (!waiter || message.id === undefined) continue;
      this.#waiting.delete(message.id);
      if (message.error) waiter.reject(new Error(message.error.message));
      else waiter.resolve(message.result);
    }
  }

  #end(): void {
    this.#ended = true;
    for (const waiter of this.#waiting.values()) waiter.reject(new Error('the browser is gone'));
    this.#waiting.clear();
  }
}
