import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface HoldRule {
  method: string;
  path: RegExp;
  /** `request`: the site never hears of it while it is held; `answer`: the site has done it, the page is not told. */
  at: 'request' | 'answer';
  /** Only what scripts ask for: pictures of a page's list would use up the browser's connections to the site. */
  byScript?: true;
}

export interface Hold {
  /** Requests held now whose page still waits. */
  readonly caught: number;
  /** Lets everything go on, also what comes later. */
  release(): void;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

class HeldRequests implements Hold {
  readonly rule: HoldRule;
  readonly #opened = Promise.withResolvers<void>();
  caught = 0;

  constructor(rule: HoldRule) {
    this.rule = rule;
  }

  matches({ method, url = '', headers }: IncomingMessage): boolean {
    if (this.rule.byScript && headers['sec-fetch-dest'] !== 'empty') return false;
    return method === this.rule.method && this.rule.path.test(url.replace(/\?.*$/, ''));
  }

  /** False: the page is gone; what it asked for is void. */
  async wait(response: ServerResponse): Promise<boolean> {
    if (response.destroyed) return false;
    this.caught++;
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    await Promise.race([this.#opened.promise, gone]);
    this.caught--;
    return !response.destroyed;
  }

  release(): void {
    this.#opened.resolve();
  }
}

/** Stands between the windows and a site, and holds up what a test wants held: a stage lasts as long as it is needed. */
export class SiteGate {
  readonly origin: string;
  readonly #server: Server;
  readonly #site: URL;
  #holds: HeldRequests[] = [];
  #onPass: () => void = () => undefined;

  private constructor(server: Server, site: URL) {
    this.#server = server;
    this.#site = site;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(siteOrigin: string): Promise<SiteGate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gate = new SiteGate(server, new URL(siteOrigin));
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      // A page that goes away in the middle is what these tests are about.
      gate.#pass(incoming, response).catch(() => response.destroy());
    });
    return gate;
  }

  hold(rule: HoldRule): Hold {
    const hold = new HeldRequests(rule);
    this.#holds.push(hold);
    return hold;
  }

  /** What comes from now on passes; what is held stays held until its page goes away. */
  holdNoMore(): void {
    this.#holds = [];
  }

  /** Resolves when so many more requests have come by. */
  passed(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = count;
    this.#onPass = () => {
      if (--left === 0) resolve();
    };
    return promise;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    this.#onPass();
    const hold = this.#holds.find((one) => one.matches(incoming));
    if (hold?.rule.at === 'request' && !(await hold.wait(response))) return;
    const answer = await this.#ask(incoming, body);
    if (hold?.rule.at === 'answer' && !(await hold.wait(response))) return;
    // From the browser's memory nothing would come by here.
    response.writeHead(answer.status, { ...answer.headers, 'cache-control': 'no-store' }).end(answer.body);
  }

  async #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#site;
    const outgoing = request({ hostname, port, method, path: url, headers, agent: false });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
  }
}
