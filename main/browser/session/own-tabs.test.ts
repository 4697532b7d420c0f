import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../kernel/index.ts';
import type { DevtoolsDoor, DevtoolsTarget } from './devtools-http.ts';
import { fileOwnTabs, OwnTabs } from './own-tabs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-tabs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const doorWith = (ids: string[]) => {
  const calls: string[] = [];
  const door: DevtoolsDoor = {
    browserSocket: async () => null,
    tabs: async () =>
      ids.map((id): DevtoolsTarget => ({ id, type: 'page', url: '', title: '', webSocketDebuggerUrl: null })),
    closeTab: async (id) => void calls.push(`close ${id}`),
    openBlankTab: async () => void calls.push('blank'),
  };
  return { door, calls };
};

describe('own tabs', () => {
  it('are remembered per window by the next process, and closed once', async () => {
    const path = join(folder, 'deeper', 'own-tabs.json');
    const first = new OwnTabs(fileOwnTabs(path), silentLogger);
    first.add('w1', 'A');
    first.add('w1', 'B');
    first.add('w2', 'C');
    first.forget('w1', 'B');
    const next = new OwnTabs(fileOwnTabs(path), silentLogger);
    const { door, calls } = doorWith(['A', 'B', 'C', 'person']);
    await next.closeLeftovers('w1', door);
    await next.closeLeftovers('w1', door);
    expect(calls).toEqual(['close A']);
    expect(fileOwnTabs(path).load('w2')).toEqual(['C']);
  });

  it('are replaced by a blank tab when nothing else is open', async () => {
    const tabs = new OwnTabs(fileOwnTabs(join(folder, 'own-tabs.json')), silentLogger);
    tabs.add('w1', 'A');
    const { door, calls } = doorWith(['A']);
    await tabs.closeLeftovers('w1', door);
    expect(calls).toEqual(['blank', 'close A']);
  });

  it.each(['', '[1', 'null', '{"w1":"A"}', '{"w1":[1,{}]}'])(
    'are none when the file holds %j',
    async (content) => {
      const path = join(folder, 'own-tabs.json');
      writeFileSync(path, content);
      const { door, calls } = doorWith(['A', '1']);
      await new OwnTabs(fileOwnTabs(path), silentLogger).closeLeftovers('w1', door);
      expect(calls).toEqual([]);
    },
  );

  it('do not stop the work when they cannot be recorded', () => {
    const path = join(folder, 'a-file');
    writeFileSync(path, '');
    const tabs = new OwnTabs(fileOwnTabs(join(path, 'own-tabs.json')), silentLogger);
    expect(() => tabs.add('w1', 'A')).not.toThrow();
  });
});
