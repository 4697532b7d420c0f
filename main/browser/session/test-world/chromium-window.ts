import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CdpEndpoint, WindowVendor } from '../../../domain/index.ts';
import { sleep, systemClock } from '../../../kernel/index.ts';
import type { DevtoolsTarget } from '../devtools-http.ts';

const SWITCHES = [
  '--headless=new',
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For tests: one real Chromium window behind a vendor that tells only what tests let it tell. */
export class ChromiumWindow {
  readonly windowId = 'w1';
  opens = 0;
  closes = 0;
  /** Answered instead of the truth, one by one. */
  readonly lies: CdpEndpoint[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'fpb-window-'));
  readonly #sockets = new Set<Socket>();
  #process: ChildProcess | null = null;
  #relay: Server | null = null;
  #port = 0;

  /** `running`, `open` and `close` are real; the rest is not asked by sessions. */
  readonly vendor: WindowVendor = {
    kind: 'local',
    health: async () => undefined,
    workspaces: async () => [],
    windows: async () => ({ total: 0, rows: [] }),
    detail: async () => null,
    running: async () => {
      const lie = this.lies.shift();
      if (lie) return new Map([[this.windowId, lie]]);
      return new Map(this.#process ? [[this.windowId, this.endpoint()]] : []);
    },
    open: async () => {
      this.opens++;
      await this.launch();
      return this.endpoint();
    },
    close: async () => {
      this.closes++;
      await this.kill();
    },
  };

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Reached through a relay, so that tests can cut the line and leave the browser alone. */
  endpoint(): CdpEndpoint {
    return {
      httpUrl: `http://127.0.0.1:${this.#port}`,
      wsUrl: null,
      pid: this.pid,
      generation: `${this.pid}`,
      protocol: 'cdp',
    };
  }

  async launch(): Promise<void> {
    if (this.#process) return;
    rmSync(join(this.#folder, 'DevToolsActivePort'), { force: true });
    const child = spawn(
      '/usr/bin/chromium',
      [...SWITCHES, `--user-data-dir=${this.#folder}`, 'about:blank'],
      {
        stdio: 'ignore',
        detached: true,
      },
    );
    this.#process = child;
    child.once('exit', () => {
      if (this.#process === child) this.#process = null;
    });
    const port = await this.#devtoolsPort();
    this.#relay = createServer((socket) => this.#pass(socket, port));
    await new Promise<void>((resolve) => this.#relay?.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#relay.address() as AddressInfo).port;
  }

  cutTheLine(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The line stays open and carries nothing any more. */
  silence(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
    this.cutTheLine();
    this.#relay?.close();
  }

  async destroy(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async tabs(): Promise<DevtoolsTarget[]> {
    const answer = await fetch(`${this.endpoint().httpUrl}/json/list`);
    return ((await answer.json()) as DevtoolsTarget[]).filter((tab) => tab.type === 'page');
  }

  async urls(): Promise<string[]> {
    return (await this.tabs()).map((tab) => tab.url).sort();
  }

  /** As the person does. */
  async openTab(url: string): Promise<DevtoolsTarget> {
    const answer = await fetch(`${this.endpoint().httpUrl}/json/new?${url}`, { method: 'PUT' });
    return (await answer.json()) as DevtoolsTarget;
  }

  #pass(socket: Socket, port: number): void {
    const inner = connect(port, '127.0.0.1');
    for (const [end, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      this.#sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.#sockets.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }

  async #devtoolsPort(): Promise<number> {
    for (let round = 0; round < 300; round++) {
      try {
        const port = Number(readFileSync(join(this.#folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
        if (port > 0 && (await fetch(`http://127.0.0.1:${port}/json/version`)).ok) return port;
      } catch {
        // Not there yet.
      }
      await sleep(systemClock, 100);
    }
    throw new Error('Chromium did not start');
  }
}
