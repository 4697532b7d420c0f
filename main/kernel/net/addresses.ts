import ipaddr from 'ipaddr.js';

/**
 * Whether a caller's URL may lead to this address. Public unicast only, unless private networks are allowed. Never
 * what clouds answer their secrets on: with those, a picture URL becomes the machine's credentials.
 */
export function isAllowedAddress(address: string, allowPrivate: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` turns ::ffff:a.b.c.d into a.b.c.d, which is where the connection would go.
  const ip = ipaddr.process(address);
  if (matches(ip, NEVER)) return false;
  const range: string = ip.range();
  if (range === 'unicast') return ip.kind() === 'ipv4' || matches(ip, GLOBAL_V6);
  return allowPrivate && (PRIVATE_RANGES.has(range) || matches(ip, FAKE_ADDRESSES));
}

const cidrs = (...list: string[]) => list.map((cidr) => ipaddr.parseCIDR(cidr));

/** Link-local holds the metadata service of most clouds; the others are Alibaba's, Oracle's, Azure's, AWS's and Google's. */
const NEVER = cidrs(
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
);

/** IANA has handed out nothing else; outside of it lie `::a.b.c.d` and other disguises of IPv4. */
const GLOBAL_V6 = cidrs('2000::/3');

const PRIVATE_RANGES = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** RFC 2544 test network: proxy clients (Clash, sing-box) answer every name with an address from here. */
const FAKE_ADDRESSES = cidrs('198.18.0.0/15');

type Address = ReturnType<typeof ipaddr.parse>;

const matches = (ip: Address, list: ReturnType<typeof cidrs>): boolean =>
  list.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits));
