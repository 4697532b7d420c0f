import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installState, stampInstall } from './install-state.mjs';
import { tempProject } from './temp-project.ts';

test('a fresh clone has to be installed', () => {
  expect(installState(tempProject(onTestFinished).root)).toEqual({
    ok: false,
    reason: 'no packages are installed yet',
  });
});

test('an install npm made without us counts, optional packages of other systems or not', () => {
  const project = tempProject(onTestFinished);
  project.install();
  expect(installState(project.root)).toEqual({ ok: true });
});

test('an install npm made for an older package list does not count', () => {
  const project = tempProject(onTestFinished);
  project.install();
  project.changeLock('2.0.0');
  expect(installState(project.root)).toMatchObject({ ok: false });
});

test('an install made on another system lacks the packages of this one', () => {
  const project = tempProject(onTestFinished);
  project.install();
  const mine = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
  project.write('package-lock.json', { packages: { 'node_modules/only-here': mine } });
  expect(installState(project.root)).toMatchObject({ ok: false });
});

test('a stamped install counts until the package list changes', () => {
  const project = tempProject(onTestFinished);
  project.install();
  stampInstall(project.root);
  expect(installState(project.root)).toEqual({ ok: true });
  project.changeLock('2.0.0');
  expect(installState(project.root)).toEqual({ ok: false, reason: 'the package list has changed' });
});

test('line endings changed by git on Windows are no change', () => {
  const project = tempProject(onTestFinished);
  project.install();
  const lock = JSON.stringify({ packages: { 'node_modules/koa': { version: '3.0.0' } } }, null, 2);
  project.write('package-lock.json', lock);
  stampInstall(project.root);
  project.write('package-lock.json', lock.replaceAll('\n', '\r\n'));
  expect(installState(project.root)).toEqual({ ok: true });
});

test.each(['koa', 'node/bin'])('a stamped install that lost %s has to be repaired', (lost) => {
  const project = tempProject(onTestFinished);
  project.install();
  stampInstall(project.root);
  rmSync(join(project.root, 'node_modules', lost), { recursive: true });
  expect(installState(project.root)).toMatchObject({ ok: false });
});
