import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { appFolders } from './app-folders.ts';
import { resetElectron, seen } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

describe('folders of the app', () => {
  beforeEach(resetElectron);

  it('lie in the checkout while developing', () => {
    expect(appFolders()).toEqual({
      assetsFolder: join('/opt/fpb', 'assets'),
      rendererFolder: join('/opt/fpb', 'out', 'renderer'),
    });
  });

  it('lie beside the archive in an installed app', () => {
    seen.packaged = true;
    expect(appFolders().assetsFolder).toBe(join('/opt/fpb/resources', 'assets'));
  });
});
