import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type TempProject = ReturnType<typeof tempProject>;

/** A checkout with one dependency, gone when the test is (pass vitest's onTestFinished). For tests only. */
export function tempProject(whenTestEnds: (undo: () => void) => void) {
  const root = mkdtempSync(join(tmpdir(), 'fpb setup '));
  whenTestEnds(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string | object) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const lock = (version: string) => ({
    packages: {
      '': {},
      'node_modules/koa': { version },
      'node_modules/fsevents': { version: '9.0.0', optional: true, os: ['none'], cpu: [process.arch] },
    },
  });
  write('package.json', { type: 'module', dependencies: { koa: '1.0.0' } });
  write('package-lock.json', lock('1.0.0'));

  return {
    root,
    write,
    changeLock: (version: string) => write('package-lock.json', lock(version)),
    /** What a finished `npm ci` leaves, with the Node that runs this test as the project's own. */
    install: () => {
      write('node_modules/koa/package.json', {});
      write('node_modules/.package-lock.json', { packages: { 'node_modules/koa': { version: '1.0.0' } } });
      placeNode(join(root, 'node_modules/node/bin'));
    },
  };
}

function placeNode(folder: string) {
  mkdirSync(folder, { recursive: true });
  if (process.platform !== 'win32') return symlinkSync(process.execPath, join(folder, 'node'));
  const target = join(folder, 'node.exe');
  try {
    linkSync(process.execPath, target);
  } catch {
    copyFileSync(process.execPath, target); // The temporary folder is on another drive.
  }
}
