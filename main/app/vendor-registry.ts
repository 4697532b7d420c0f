import { createLocalVendor, createRoxyVendor } from '../browser/index.ts';
import { GatewayError, type ServerConfig } from '../contract/index.ts';
import type { WindowMaker, WindowVendor } from '../domain/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';

export interface VendorTools {
  servers(): readonly ServerConfig[];
  local: { profilesFolder: string; browserPath: string; headless: 'auto' | 'yes' | 'no' };
  clock: Clock;
  log: Logger;
}

/** One adapter per server, remade when its address or token changes: an adapter owns the server's open lane. */
export class VendorRegistry {
  readonly #tools: VendorTools;
  readonly #made = new Map<string, { server: ServerConfig; vendor: WindowVendor }>();
  readonly local: WindowVendor & WindowMaker;

  constructor(tools: VendorTools) {
    this.#tools = tools;
    this.local = createLocalVendor({ ...tools.local, clock: tools.clock, log: tools.log });
  }

  /** Errors: `not_found`. */
  get(serverId: string): WindowVendor {
    const server = this.#tools.servers().find(({ id }) => id === serverId);
    if (!server) throw new GatewayError('not_found', `There is no server ${serverId}`);
    if (server.vendor === 'local') return this.local;
    const made = this.#made.get(serverId);
    if (made && made.server.baseUrl === server.baseUrl && made.server.token === server.token)
      return made.vendor;
    const { clock, log } = this.#tools;
    const vendor = createRoxyVendor({
      baseUrl: server.baseUrl,
      token: server.token,
      clock,
      log: log.child({ serverId }),
    });
    this.#made.set(serverId, { server, vendor });
    return vendor;
  }
}
