import { GatewayError } from '../../contract/index.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';

/**
 * A page of another site can point its own name at 127.0.0.1 and then talk to us as if it were ours (DNS rebinding). Its
 * name still stands in the Host header, so foreign names are refused, and so is a request without one.
 */
export const hostGuard =
  ({ settings }: Pick<GatewayParts, 'settings'>): GatewayMiddleware =>
  async (ctx, next) => {
    const name = hostName(ctx.req.headers.host);
    const { host, allowedHosts } = settings();
    const allowed = [host, ctx.req.socket.localAddress ?? '', ...allowedHosts].map(bare);
    if (name === null || !(isLoopback(name) || allowed.includes(name))) {
      throw new GatewayError(
        'host_not_allowed',
        name === null
          ? undefined
          : `Host '${name}' is not allowed; use 127.0.0.1 or add it to the allowed hosts`,
      );
    }
    await next();
  };

/** Lower-case name without port and brackets; null when it is missing or no plain host. */
function hostName(header: string | undefined): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header?.trim() ?? '');
  const name = match?.[1] ?? match?.[2];
  return name ? bare(name) : null;
}

/** `::ffff:127.0.0.1` is how a dual-stack socket calls an IPv4 address. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/\.$/, '');

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
