import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, type LookupFunction, Socket } from 'node:net';

/** A public address; what is sent there ends at this computer. Nothing in these tests leaves it. */
export const PUBLIC_ADDRESS = '93.184.216.34';

export interface PretendedInternet {
  /** `address:port` of every connection this process was about to make, after names were resolved and checked. */
  readonly reached: string[];
  leave(): void;
}

interface ConnectOptions {
  host?: string;
  port?: number | string;
  lookup?: LookupFunction;
}
type Connect = (this: Socket, ...args: unknown[]) => Socket;
interface Address {
  address: string;
  family: number;
}

/**
 * Names of this process are answered by `names` instead of DNS, and the public address leads to 127.0.0.1, same port: behind
 * the guard, which sees the public address. Names that are not listed are unknown.
 */
export function enterPretendedInternet(
  names: Readonly<Record<string, readonly string[]>>,
): PretendedInternet {
  const reached: string[] = [];
  const addressesOf = async (host: string): Promise<Address[]> => {
    const found = names[host.toLowerCase().replace(/\.$/, '')];
    if (!found) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    return found.map((address) => ({ address, family: isIP(address) }));
  };
  const { lookup } = dns;
  const prototype = Socket.prototype as unknown as { connect: Connect };
  const { connect } = prototype;
  Object.assign(dns, { lookup: addressesOf });
  syncBuiltinESMExports();
  prototype.connect = function (...args) {
    const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as ConnectOptions;
    const note = (address: string) => reached.push(`${address}:${options.port}`);
    if (isIP(options.host ?? '')) note(String(options.host));
    else if (options.lookup) options.lookup = behind(options.lookup, note);
    else if (options.host !== undefined) note(options.host);
    return connect.apply(this, args);
  };
  return {
    reached,
    leave() {
      prototype.connect = connect;
      Object.assign(dns, { lookup });
      syncBuiltinESMExports();
    },
  };
}

/** What the guard let through, on its way out. */
function behind(guard: LookupFunction, note: (address: string) => void): LookupFunction {
  const routed = (address: string): string => {
    note(address);
    return address === PUBLIC_ADDRESS ? '127.0.0.1' : address;
  };
  return (host, options, callback) =>
    guard(host, options, (error, found, family) => {
      if (error) callback(error, found, family);
      else if (typeof found === 'string') callback(null, routed(found), family);
      else callback(null, found.map((one) => ({ ...one, address: routed(one.address) })) as never);
    });
}
