// @ts-check
import { existsSync } from 'node:fs';
import { canUseApt, installChromium, thisSystem } from './apt.mjs';
import { browserAdvice } from './browser-advice.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} BrowserWorld
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} say
 * @property {() => Promise<string | undefined>} [find] path of a browser
 * @property {typeof installChromium} [install]
 * @property {ReturnType<typeof thisSystem>} [system]
 */

/**
 * A browser's path for commands that cannot do without; installs one where that needs no question.
 * @param {BrowserWorld} world @returns {Promise<string>} @throws {Refusal} with what to install
 */
export async function ensureBrowser({ env, say, install = installChromium, ...rest }) {
  const { find = () => findInstalled(env), system = thisSystem() } = rest;
  refuseWrongName(env);
  const found = await find();
  if (found) return found;
  if (canUseApt(system)) {
    const installed = (await install({ env, say })) && (await find());
    if (installed) return installed;
    say('apt-get could not install a browser.');
  }
  throw new Refusal(browserAdvice(system.platform));
}

/**
 * For commands that work without: a warning, no more.
 * @param {BrowserWorld} world @returns {Promise<string | undefined>}
 */
export async function lookForBrowser({ env, say, find = () => findInstalled(env) }) {
  refuseWrongName(env);
  const found = await find();
  if (!found) {
    say(
      'No Chrome, Edge or Chromium on this computer: RoxyBrowser windows work, windows of the built-in local vendor ' +
        'and the demo do not.',
    );
  }
  return found;
}

/** Taking another browser than the one that was named would only hide the mistake. @param {NodeJS.ProcessEnv} env */
function refuseWrongName(env) {
  const named = env.FPB_BROWSER_PATH;
  if (!named || existsSync(named)) return;
  throw new Refusal(`FPB_BROWSER_PATH names a file that does not exist: ${named}\nCorrect it, or unset it.`);
}

/**
 * The same search the program does. Loaded by address, as the browser room's door (index.ts) is TypeScript
 * and the Node we run on here may not read that.
 * @param {NodeJS.ProcessEnv} env @returns {Promise<string | undefined>}
 */
async function findInstalled(env) {
  const { findBrowser } = await import(new URL('../../browser/find-browser.mjs', import.meta.url).href);
  return findBrowser({ env })?.path;
}
