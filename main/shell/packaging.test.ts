import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';

/** electron-builder's own tree brings ajv, js-yaml and the schema it checks with. */
const require = createRequire(import.meta.url);
const { load } = require('js-yaml') as { load(text: string): unknown };
const schema = require('app-builder-lib/scheme.json') as object;

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(resolve(root, file));
const config = load(read('electron-builder.yml').toString()) as Configuration;

const macro = (name: string) => `\${${name}}`;

const check = new Ajv({ strict: false, allowUnionTypes: true, validateFormats: false }).compile(schema);
const refusals = (candidate: unknown) => (check(candidate) ? [] : check.errors);

describe('electron-builder.yml', () => {
  it("fits electron-builder's schema", () => {
    expect(refusals(config)).toEqual([]);
  });

  it('would be refused with a misspelt option', () => {
    expect(refusals({ ...config, nsis: { ...config.nsis, oneClik: true } })).not.toEqual([]);
  });

  it('names icons that exist and are what their names say', () => {
    const magic = (file: unknown) => read(String(file)).subarray(0, 4).toString('hex');
    expect(magic(config.win?.icon)).toBe('00000100');
    expect(magic(config.mac?.icon)).toBe(Buffer.from('icns').toString('hex'));
    expect(magic(config.linux?.icon)).toBe('89504e47');
  });

  it.each([
    ['win', 'win32-x64'],
    ['mac', 'darwin-x64'],
    ['mac', 'darwin-arm64'],
    ['linux', 'linux-x64'],
  ] as const)('leaves a package for %s its own database addon, %s', (platform, prebuild) => {
    const [, arch = ''] = prebuild.split('-');
    const patterns = [config[platform]?.files].flat().map((one) => String(one).replace(macro('arch'), arch));
    // Exclusions alone would pack the whole checkout.
    expect(patterns).toEqual(['out/**', `!**/node_modules/better-sqlite3/prebuilds/!(${prebuild}).node`]);
    expect(existsSync(resolve(root, `node_modules/better-sqlite3/prebuilds/${prebuild}.node`))).toBe(true);
    // This macro is the building computer's platform, not the package's.
    expect(JSON.stringify(config)).not.toContain(macro('platform'));
  });

  it('draws the Linux and window icon at 512 pixels or more', () => {
    const png = read('assets/icons/icon.png');
    expect(Math.min(png.readUInt32BE(16), png.readUInt32BE(20))).toBeGreaterThanOrEqual(512);
  });
});
