/** Names of fields and headers whose values never reach a log, whatever they hold. */

const EXACT = new Set([
  'authorization',
  'proxyauthorization',
  'setcookie',
  'exp',
  'sig',
  'signature',
  'pwd',
  'passwd',
  'jwt',
  'otp',
  'totp',
  '2fa',
  'awsaccesskeyid',
  'googleaccessid',
]);
const ENDINGS =
  /(?:token|secret|password|passphrase|apikey|accesskey|privatekey|authkey|cookies?|credentials?)$/;
/** `X-Amz-Signature`, `X-Amz-Security-Token`, `X-Goog-Credential` and their kin sign URLs of storage services. */
const BEGINNINGS = /^x(?:amz|goog)/;

/** Case, `-` and `_` do not matter: `X-API-Key`, `apiKey` and `api_key` are one name. */
export function isSecretName(name: string): boolean {
  if (name.length > 64) return false;
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
  return EXACT.has(plain) || ENDINGS.test(plain) || BEGINNINGS.test(plain);
}
