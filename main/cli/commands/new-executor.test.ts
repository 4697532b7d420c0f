import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { executorFiles } from './new-executor.ts';

const root = resolve(import.meta.dirname, '../../..');

test('a new executor has its own name everywhere and is registered', () => {
  const files = executorFiles(root, { site: 'pika-labs', code: 'pika_workflow' });
  const own = [...files].filter(([path]) => path.startsWith('main/executors/pika-labs/'));
  expect(own.map(([path]) => path)).toContain('main/executors/pika-labs/errors.ts');
  for (const [, text] of own) expect(text).not.toMatch(/createDemo|DemoProfile|demo_workflow/);
  expect(files.get('main/executors/index.ts')).toContain(
    "add(createPikaLabsExecutor({ profile: profileOf('pika-labs', PikaLabsProfileSchema), origin, clock }));",
  );
  expect(files.get('main/contract/tasks.ts')).toContain("'pika_workflow',");
  expect(JSON.parse(files.get('assets/sites/pika-labs.json') ?? '').site).toBe('pika-labs');
});

test.each([
  [{ site: 'demo', code: 'demo_workflow' }, /there already/],
  [{ site: '../pika', code: 'x' }, /named like/],
  [{ site: 'pika', code: 'Pika!' }, /named like/],
])('%o is refused before anything is written', (wish, refusal) => {
  expect(() => executorFiles(root, wish)).toThrow(refusal);
});
