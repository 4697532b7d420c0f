import { lookup } from 'node:dns/promises';
import type { z } from 'zod';
import { GatewayError } from '../../../contract/index.ts';
import type {
  CdpEndpoint,
  OpenOptions,
  Page,
  PageRequest,
  VendorWindow,
  VendorWindowDetail,
  VendorWorkspace,
  WindowRef,
  WindowScope,
  WindowVendor,
} from '../../../domain/index.ts';
import { Mutex } from '../../../kernel/index.ts';
import { SingleFlight } from '../single-flight.ts';
import { type CallOptions, RoxyApi } from './api.ts';
import { CallLimiter } from './call-limiter.ts';
import { closeWindow } from './close-window.ts';
import { type Resolve, toEndpoint } from './endpoint.ts';
import { roxyError } from './errors.ts';
import { openWindow } from './open-window.ts';
import { parseBaseUrl, type RoxyVendorOptions } from './options.ts';
import { Connection, Connections, DetailRow, ListRow, pageOf, Workspace } from './shapes.ts';
import { toDetail, toWindow, toWorkspace } from './translate.ts';

const LARGEST_PAGE = 100;
const IDS_PER_QUESTION = 50;

const resolveByDns: Resolve = async (host) => (await lookup(host)).address;

/** One RoxyBrowser installation behind its local API. Errors: `bad_parameter` for an unreadable address. */
export const createRoxyVendor = (options: RoxyVendorOptions): WindowVendor => new RoxyVendor(options);

class RoxyVendor implements WindowVendor {
  readonly kind = 'roxy';
  readonly #options: RoxyVendorOptions;
  readonly #api: RoxyApi;
  readonly #apiHost: string;
  /** Parallel opens and closes fail in the app. */
  readonly #lane = new Mutex();
  readonly #opening = new SingleFlight<CdpEndpoint>();
  readonly #closing = new Map<string, number>();

  constructor(options: RoxyVendorOptions) {
    const { token, clock, log } = options;
    const url = parseBaseUrl(options.baseUrl);
    const limiter = new CallLimiter(clock, options.callsPerMinute ?? 180);
    this.#options = options;
    this.#apiHost = url.hostname;
    this.#api = new RoxyApi({
      baseUrl: url.origin + url.pathname.replace(/\/$/, ''),
      token,
      clock,
      log,
      limiter,
    });
  }

  /** The second question is for the key: `/health` may answer without one. */
  async health(signal?: AbortSignal): Promise<void> {
    await this.#api.get('/health', {}, this.#call({ signal }));
    await this.#api.get('/browser/workspace', { page_index: 1, page_size: 1 }, this.#call({ signal }));
  }

  async workspaces(signal?: AbortSignal): Promise<VendorWorkspace[]> {
    const found = new Map<string, VendorWorkspace>();
    for (let index = 1; ; index++) {
      const query = { page_index: index, page_size: LARGEST_PAGE };
      const data = await this.#api.get('/browser/workspace', query, this.#call({ signal }));
      const page = read(pageOf(Workspace), data);
      const before = found.size;
      for (const row of page.rows) found.set(row.id, toWorkspace(row));
      // An app that ignores `page_index` repeats its first page for ever.
      if (found.size === before || page.rows.length < LARGEST_PAGE) return [...found.values()];
    }
  }

  async windows(scope: WindowScope, page: PageRequest, signal?: AbortSignal): Promise<Page<VendorWindow>> {
    const query = {
      workspaceId: needed(scope.workspaceId),
      projectIds: scope.projectIds?.length ? scope.projectIds.join(',') : undefined,
      page_index: Math.max(1, page.index),
      page_size: Math.min(LARGEST_PAGE, Math.max(1, page.size)),
    };
    const data = await this.#api.get('/browser/list_v3', query, this.#call({ signal }));
    const { total, rows } = read(pageOf(ListRow), data);
    const seen = (query.page_index - 1) * query.page_size + rows.length;
    return { total: total ?? seen, rows: rows.map(toWindow) };
  }

  async detail(ref: WindowRef, signal?: AbortSignal): Promise<VendorWindowDetail | null> {
    const query = { workspaceId: needed(ref.workspaceId), dirId: ref.windowId };
    try {
      const data = await this.#api.get('/browser/detail', query, this.#call({ signal }));
      const row = read(pageOf(DetailRow), data).rows.find((candidate) => candidate.dirId === ref.windowId);
      return row ? toDetail(row) : null;
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'window_not_found') return null;
      throw error;
    }
  }

  async running(refs?: WindowRef[], signal?: AbortSignal): Promise<Map<string, CdpEndpoint>> {
    const found = new Map<string, CdpEndpoint>();
    const wanted = refs && new Set(refs.map((ref) => ref.windowId));
    for (const dirIds of questions(wanted)) {
      const call = this.#call({ signal, urgent: true });
      const data = await this.#api.get('/browser/connection_info', { dirIds }, call);
      for (const row of read(Connections, data)) {
        if (row.dirId === null || (wanted && !wanted.has(row.dirId))) continue;
        const endpoint = await this.#endpoint(row);
        if (endpoint) found.set(row.dirId, endpoint);
      }
    }
    return found;
  }

  async open(ref: WindowRef, options: OpenOptions = {}): Promise<CdpEndpoint> {
    const { signal } = options;
    const live = await this.#quickLook(ref, signal);
    if (live) return live;
    const work = (stillWanted: () => void) =>
      this.#lane.run(async () => {
        stillWanted();
        return openWindow(ref, {
          clock: this.#options.clock,
          log: this.#options.log,
          look: () => this.#look(ref),
          send: () => this.#sendOpen(ref, options.args ?? []),
        });
      });
    return this.#opening.run(ref.windowId, work, signal);
  }

  async close(ref: WindowRef, signal?: AbortSignal): Promise<void> {
    const id = ref.windowId;
    this.#closing.set(id, (this.#closing.get(id) ?? 0) + 1);
    try {
      await this.#lane.run(
        () =>
          closeWindow({
            clock: this.#options.clock,
            isListed: async () => (await this.#look(ref, signal)) !== null,
            send: () => this.#sendClose(ref, signal),
            ...(signal ? { signal } : {}),
          }),
        signal,
      );
    } finally {
      const left = (this.#closing.get(id) ?? 1) - 1;
      if (left > 0) this.#closing.set(id, left);
      else this.#closing.delete(id);
    }
  }

  /** An open window need not wait behind another's slow opening, unless its own closing is under way. */
  async #quickLook(ref: WindowRef, signal?: AbortSignal): Promise<CdpEndpoint | null> {
    if (this.#closing.has(ref.windowId)) return null;
    const live = await this.#look(ref, signal);
    return this.#closing.has(ref.windowId) ? null : live;
  }

  async #look(ref: WindowRef, signal?: AbortSignal): Promise<CdpEndpoint | null> {
    return (await this.running([ref], signal)).get(ref.windowId) ?? null;
  }

  async #sendOpen(ref: WindowRef, args: string[]): Promise<CdpEndpoint | null> {
    const body = {
      workspaceId: ref.workspaceId === undefined ? undefined : asId(ref.workspaceId),
      dirId: ref.windowId,
      args,
      forceOpen: false,
      headless: false,
    };
    const timeoutMs = this.#options.openTimeoutMs ?? 120_000;
    const data = await this.#api.post('/browser/open', body, { timeoutMs, urgent: true });
    const row = Connection.safeParse(data);
    // Without `ws` the launch cannot be told from the next one; connection_info will name it.
    return row.success && row.data.ws ? this.#endpoint(row.data) : null;
  }

  async #sendClose(ref: WindowRef, signal?: AbortSignal): Promise<void> {
    await this.#api.post('/browser/close', { dirId: ref.windowId }, this.#call({ signal, urgent: true }));
  }

  async #endpoint(row: Connection): Promise<CdpEndpoint | null> {
    try {
      return await toEndpoint(row, this.#apiHost, this.#options.resolve ?? resolveByDns);
    } catch (cause) {
      throw new GatewayError('vendor_unreachable', 'The address of a window cannot be resolved', { cause });
    }
  }

  #call(wish: { signal?: AbortSignal | undefined; urgent?: boolean }): CallOptions {
    return {
      timeoutMs: this.#options.callTimeoutMs ?? 30_000,
      ...(wish.urgent ? { urgent: true } : {}),
      ...(wish.signal ? { signal: wish.signal } : {}),
    };
  }
}

/** Undefined asks for all open windows. */
function* questions(wanted: ReadonlySet<string> | undefined): Generator<string | undefined> {
  if (!wanted) yield undefined;
  const ids = [...(wanted ?? [])];
  for (let at = 0; at < ids.length; at += IDS_PER_QUESTION) {
    yield ids.slice(at, at + IDS_PER_QUESTION).join(',');
  }
}

function read<T extends z.ZodType>(schema: T, data: unknown): z.infer<T> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'data';
  throw roxyError({ kind: 'malformed', note: `unexpected ${where}` });
}

function needed(workspaceId: string | undefined): string {
  if (workspaceId) return workspaceId;
  throw new GatewayError('bad_parameter', 'RoxyBrowser needs a workspace', { param: 'workspaceId' });
}

/** Ids are integers on the wire and strings here. */
const asId = (id: string): number | string => (/^\d{1,15}$/.test(id) ? Number(id) : id);
