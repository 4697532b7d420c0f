export function parseCookies(header = ''): Record<string, string> {
  const pairs = header.split(';').map((pair) => pair.split('=').map((part) => part.trim()));
  return Object.fromEntries(pairs.filter(([name, value]) => name && value !== undefined));
}

/** Kept on disk by the browser: a profile that is closed and opened again is still the same account. */
export function lastingCookie(name: string, value: string, domain: string): string {
  const year = 365 * 24 * 3600;
  return `${name}=${value}; Domain=${domain}; Path=/; Max-Age=${year}; Secure; HttpOnly; SameSite=None`;
}
