import { expect, test } from 'vitest';
import { fileSizes } from './file-size.ts';
import { tempTree } from './temp-tree.ts';

const lines = (count: number) => 'x\n'.repeat(count);

test('files are judged by their lines: fine, worth a warning, too long', () => {
  const root = tempTree({
    'main/fine.ts': lines(400),
    'main/long.ts': lines(401),
    'renderer/last-allowed.tsx': lines(500),
    'extension/too-long.js': lines(501),
  });
  const { errors, warnings } = fileSizes(root);
  expect(warnings.map((line) => line.split(':')[0]).sort()).toEqual([
    'main/long.ts',
    'renderer/last-allowed.tsx',
  ]);
  expect(errors).toEqual(['extension/too-long.js: 501 lines (the limit is 500)']);
});

test('tests, generated files and what others wrote may be as long as they like', () => {
  const root = tempTree({
    'main/a.test.ts': lines(900),
    'e2e/specs/a.spec.ts': lines(900),
    'main/schema.generated.ts': lines(900),
    'main/node_modules/a/index.js': lines(900),
    'out/main/index.js': lines(900),
  });
  expect(fileSizes(root)).toEqual({ errors: [], warnings: [] });
});
