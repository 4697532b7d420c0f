import type { IncomingMessage, ServerResponse } from 'node:http';
import { Call, FAILURE, Refusal } from './call.ts';
import { type Backstage, endpoints } from './endpoints/index.ts';
import { takesEffect } from './faults.ts';
import type { Journal } from './journal.ts';
import { checkParams, fromQuery } from './params.ts';
import { envelope, plain, type Reply, send, spoil } from './reply.ts';
import { readJson } from './request-body.ts';

const SUCCESS = { en: 'Success', zh: '成功' } as const;

/** The vendor's API: token, fault, parameters, endpoint, envelope, in this order. */
export class RoxyApi {
  readonly #stage: Backstage;
  readonly #journal: Journal;
  readonly #token: string;

  /** An empty token lets everybody in, as an app without a key does. */
  constructor(stage: Backstage, journal: Journal, token: string) {
    this.#stage = stage;
    this.#journal = journal;
    this.#token = token;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://roxy');
    const method = request.method ?? 'GET';
    const endpoint = endpoints[`${method} ${url.pathname}`];
    const sent =
      method === 'GET' ? fromQuery(endpoint?.params ?? {}, url.searchParams) : await readJson(request);
    const tokenOk = this.#token === '' || request.headers.token === this.#token;
    const { entry, end } = this.#journal.begin({ method, path: url.pathname, tokenOk, params: sent });
    const hungUp = new AbortController();
    response.once('close', () => {
      end();
      hungUp.abort();
    });
    const name = `${method} ${url.pathname}`;
    const reply = tokenOk ? await this.#reply(name, sent, hungUp.signal) : this.#unauthorized();
    entry.status = reply.status;
    if (reply.code !== undefined) entry.code = reply.code;
    send(response, reply);
  }

  #unauthorized(): Reply {
    const asEnvelope = this.#stage.faults.modes.wrongToken === 'envelope';
    return asEnvelope ? envelope(401, 'Unauthorized') : plain(401, 'Unauthorized');
  }

  async #reply(name: string, sent: Record<string, unknown>, hungUp: AbortSignal): Promise<Reply> {
    if (!(name in endpoints)) return plain(404, 'Not Found');
    const fault = this.#stage.faults.take(name.split(' ')[1] ?? '');
    if (!fault) return this.#run(name, sent);
    return spoil(
      takesEffect(fault) ? await this.#run(name, sent) : envelope(0, SUCCESS.en, {}),
      fault,
      hungUp,
    );
  }

  async #run(name: string, sent: Record<string, unknown>): Promise<Reply> {
    const endpoint = endpoints[name];
    try {
      const call = new Call(checkParams(endpoint?.params ?? {}, sent));
      const data = await endpoint?.run(call, this.#stage);
      return envelope(0, SUCCESS[this.#stage.faults.modes.language], data);
    } catch (error) {
      if (error instanceof Refusal) return envelope(error.code, error.message, error.data);
      // A browser that does not start, or a mistake in the simulator: a test must not take it for the vendor's doing.
      console.error('Simulated RoxyBrowser:', error);
      return envelope(FAILURE, '失败');
    }
  }
}
