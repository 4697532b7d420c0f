import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Browser } from 'playwright-core';
import { drawSamples, type SampleMedia } from './media.ts';

export const KEY = 'fpb_test_0123456789abcdef';

type Json = Record<string, unknown>;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const MODELS = [
  { id: 'demo-image', object: 'model', created: 1, supported_endpoint_types: ['image-generation', 'openai'] },
  { id: 'demo-video', object: 'model', created: 1, supported_endpoint_types: ['openai-video', 'openai'] },
  { id: 'fpbrowser-use', object: 'model', created: 1, supported_endpoint_types: ['openai'] },
];

async function readJson(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString()) as Json;
}

/** Serves the built page and plays the service behind it; the test moves the newest task along. */
export class GuiStage {
  readonly #server: Server;
  readonly #folder: string;
  readonly #samples: SampleMedia;
  #tasks: Json[] = [];
  orders: Json[] = [];
  deleted: string[] = [];
  listings = 0;
  healthChecks = 0;

  static async open(folder: string, browser: Browser): Promise<GuiStage> {
    const stage = new GuiStage(folder, await drawSamples(browser));
    await new Promise<void>((listening) => stage.#server.listen(0, '127.0.0.1', listening));
    return stage;
  }

  private constructor(folder: string, samples: SampleMedia) {
    this.#folder = folder;
    this.#samples = samples;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.#tasks = [];
    this.orders = [];
    this.deleted = [];
    this.listings = 0;
    this.healthChecks = 0;
  }

  advance(fields: Json): void {
    Object.assign(this.#tasks[0] ?? {}, fields);
  }

  complete(kind: 'image' | 'video'): void {
    this.advance({ status: 'completed', progress: 100, ...this.#result(kind) });
  }

  fillWithEverything(): void {
    const made = (fields: Json) => this.#add({ model: 'demo-video', ...fields });
    made({ prompt: 'A lighthouse on a cliff at dusk, slow aerial shot', ...this.#result('video') });
    this.complete('video');
    made({ prompt: '雨夜的霓虹街道，镜头缓缓推进，路人撑着透明雨伞' });
    this.advance({
      status: 'failed',
      error: { message: 'The site refused the content', code: 'moderation_blocked' },
    });
    made({ prompt: 'cancelled one' });
    this.advance({ status: 'failed', error: { message: 'Cancelled', code: 'cancelled' } });
    made({ model: 'demo-image', prompt: 'Paper-cut style tiger between bamboo, red and gold, fine details' });
    this.complete('image');
    made({ prompt: 'A very long prompt that goes on. '.repeat(14) });
    this.advance({ status: 'in_progress', progress: 62 });
    made({ prompt: 'Waiting for its turn' });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #result(kind: 'image' | 'video'): Json {
    const url = `${this.origin}/files/result.${kind === 'image' ? 'png' : 'webm'}?sig=test`;
    return kind === 'image' ? { url, image_url: url, video_url: null } : { url, video_url: url };
  }

  /** As the service does: every answer has fresh signatures. */
  #signed(task: Json): Json {
    const text = JSON.stringify(task).replaceAll('sig=test', `sig=${this.listings}`);
    return JSON.parse(text) as Json;
  }

  #add(fields: Json): Json {
    const task = {
      id: (this.#tasks.length + 1).toString(16).padStart(32, '0'),
      object: 'video',
      status: 'queued',
      progress: 0,
      created_at: 1_795_000_000 + this.#tasks.length * 60,
      seconds: '4',
      aspect_ratio: '16:9',
      error: null,
      metadata: { result_urls: [] },
      ...fields,
    };
    this.#tasks.unshift(task);
    return task;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.origin);
    if (pathname.startsWith('/v1/')) return this.#api(request, response, pathname);
    if (pathname === '/files/result.png') return void response.end(this.#samples.png);
    if (pathname === '/files/result.webm') {
      response.writeHead(200, { 'content-type': 'video/webm' }).end(this.#samples.webm);
      return;
    }
    const file = normalize(pathname === '/' ? '/index.html' : pathname);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(await readFile(join(this.#folder, file)));
  }

  async #api(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const reply = (status: number, body: Json) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const refuse = (status: number, code: string, message: string) =>
      reply(status, {
        error: { message, code, type: 'invalid_request_error', param: null },
        detail: message,
      });
    if (path === '/v1/health') {
      this.healthChecks += 1;
      const live = this.#tasks.filter((task) => task.status === 'in_progress').length;
      return reply(200, {
        status: 'ok',
        version: '0.1.0',
        uptime_s: 3_725,
        tasks: { queued: this.#tasks.filter((task) => task.status === 'queued').length, processing: live },
        windows: { known: 2, bound: 2, attached: 1, waiting_for_person: 0 },
      });
    }
    if (request.headers.authorization !== `Bearer ${KEY}`)
      return refuse(401, 'invalid_key', 'Invalid API key');
    if (path === '/v1/models') return reply(200, { object: 'list', data: MODELS });
    if (path === '/v1/videos' && request.method === 'POST') {
      const order = await readJson(request);
      if (order.prompt === 'refuse me') {
        return refuse(422, 'bad_duration', 'demo-video only supports duration=4');
      }
      if (order.prompt === 'no window') {
        return refuse(503, 'no_window_bound', 'No window is bound to this task type yet');
      }
      this.orders.push(order);
      return reply(200, this.#add(order));
    }
    if (path === '/v1/videos') {
      this.listings += 1;
      return reply(200, {
        object: 'list',
        data: this.#tasks.map((task) => this.#signed(task)),
        has_more: false,
      });
    }
    const id = path.slice('/v1/videos/'.length);
    if (request.method === 'DELETE' && this.#tasks.some((task) => task.id === id)) {
      this.deleted.push(id);
      this.#tasks = this.#tasks.filter((task) => task.id !== id);
      return reply(200, { id, object: 'video.deleted', deleted: true });
    }
    return refuse(404, 'not_found', 'Not found');
  }
}
