// @ts-check

/** @type {[RegExp, string][]} */
const CAUSES = [
  [
    /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH/,
    'The package registry cannot be reached. Go online, or behind a company proxy: npm config set proxy http://host:port ' +
      'and npm config set https-proxy http://host:port',
  ],
  [
    /ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|E407|EPROTO/,
    'The connection to the package registry broke or was refused. Check the proxy (npm config get https-proxy) and try again.',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)|CERT_/,
    "A proxy puts its own certificate in between. Give npm your company's: npm config set cafile /path/to/company.pem",
  ],
  [
    /EACCES|EPERM|EROFS/,
    'npm may not write here. Give your user this folder (an earlier `sudo npm` may own node_modules), ' +
      'and on Windows close programs that are using it.',
  ],
  [
    /EBUSY/,
    'A running program keeps a file of node_modules open. Stop FPBrowser2API and editors, then try again.',
  ],
  [/ENOSPC/, 'The disk is full. About 1 GB has to be free.'],
  [
    /EUSAGE|can only install packages when/,
    'package.json and package-lock.json do not fit each other. Undo local changes to them (git checkout package-lock.json).',
  ],
];

/** What to do about a failed install, judged by what npm printed. @param {string} errorText */
export function installAdvice(errorText) {
  const advice = CAUSES.filter(([pattern]) => pattern.test(errorText)).map(([, text]) => text);
  return [
    'Installing the packages failed; npm says why above.',
    ...(advice.length > 0 ? advice : ['Check that this computer is online and try again.']),
    'To see everything: npm ci --loglevel=verbose',
  ].join('\n');
}
