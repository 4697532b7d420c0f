// @ts-check
const OLDEST_MAJOR = 20;

/**
 * What to tell a person whose Node is too old; an empty string when it is new enough.
 * @param {string} version as in `process.versions.node`
 */
export function nodeComplaint(version) {
  if (Number(version.split('.')[0]) >= OLDEST_MAJOR) return '';
  return (
    `FPBrowser2API needs Node.js ${OLDEST_MAJOR} or newer to set itself up; this is ${version}.\n` +
    'Install the current LTS from https://nodejs.org (or with your version manager) and run the command again.'
  );
}
