import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * A `lookup` for node:http(s) that only hands out allowed addresses. The socket connects to what this returns and asks
 * nobody again, so that a name cannot answer a public address to the check and a private one to the connection.
 */
export function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    allowedAddresses(host, resolve, isAllowed, options).then(
      (found) => {
        if (options.all) callback(null, found);
        else callback(null, found[0].address, found[0].family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

async function allowedAddresses(
  host: string,
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
  options: LookupOptions,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const family = options.family === 4 || options.family === 6 ? options.family : 0;
  const answered = (await resolve(host)).filter((found) => family === 0 || found.family === family);
  const [first, ...others] = answered.filter((found) => isAllowed(found.address));
  if (first) return [first, ...others];
  throw answered.length > 0 ? new AddressRefused() : new Error('The name has no address');
}
