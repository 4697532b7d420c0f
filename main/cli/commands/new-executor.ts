import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run new:executor <site> [code]`: an executor to begin with. It is the demo executor under another name, which
 * stands on the demo site until its own simulator is there, so it passes the conformance suite from the first minute.
 * A template of its own would age; the demo executor is tested with every change.
 */

export interface NewExecutor {
  /** Folder, profile and file names: lower-case letters, digits and dashes. */
  site: string;
  /** What task types call it, e.g. `pika_workflow`. */
  code: string;
}

/** Paths below the checkout → contents. Pure but for reading. Errors: plain `Error` when the site is there already. */
export function executorFiles(root: string, { site, code }: NewExecutor): Map<string, string> {
  if (!/^[a-z][a-z0-9-]*$/.test(site))
    throw new Error(`A site is named like "pika" or "pika-labs", not "${site}"`);
  if (!/^[a-z][a-z0-9_]*$/.test(code)) throw new Error(`A code is named like "pika_workflow", not "${code}"`);
  if (existsSync(join(root, 'main/executors', site)))
    throw new Error(`main/executors/${site} is there already`);
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const name = site.replace(/(^|-)([a-z0-9])/g, (_all, _dash, letter: string) => letter.toUpperCase());
  const files = new Map<string, string>();

  for (const file of readdirSync(join(root, 'main/executors/demo'))) {
    const text = read(`main/executors/demo/${file}`)
      .replaceAll(/\bDemo(Site|Profile)/g, `${name}$1`)
      .replaceAll('createDemoExecutor', `create${name}Executor`)
      .replaceAll("z.literal('demo')", `z.literal('${site}')`)
      .replaceAll('sites/demo.json', `sites/${site}.json`)
      .replaceAll('demo_workflow', code)
      .replace(
        ': the built-in demo site, and the reference for who writes an executor.',
        ': begun on the demo site.',
      );
    files.set(`main/executors/${site}/${file}`, text);
  }
  files.set(
    `assets/sites/${site}.json`,
    read('assets/sites/demo.json').replace('"site": "demo"', `"site": "${site}"`),
  );
  files.set(
    `e2e/conformance/${site}-world.ts`,
    read('e2e/conformance/demo-world.ts')
      .replaceAll('sites/demo.json', `sites/${site}.json`)
      .replaceAll("'demo.json'", `'${site}.json'`)
      .replaceAll('demo_workflow', code)
      .replaceAll(/\bDemoWorld\b/g, `${name}World`)
      .replaceAll('makeDemoWorld', `make${name}World`),
  );
  files.set(
    `e2e/specs/${site}-executor.spec.ts`,
    [
      `import { executorConformance } from '../conformance/executor.ts';`,
      `import { make${name}World } from '../conformance/${site}-world.ts';`,
      '',
      `executorConformance('${code}', make${name}World);`,
      '',
    ].join('\n'),
  );
  files.set('main/executors/index.ts', registered(read('main/executors/index.ts'), { site, name }));
  files.set('main/contract/tasks.ts', listed(read('main/contract/tasks.ts'), code));
  files.set('main/app/first-run.ts', named(read('main/app/first-run.ts'), { site, code }));
  return files;
}

function registered(index: string, { site, name }: { site: string; name: string }): string {
  const import_ = `import { create${name}Executor, ${name}ProfileSchema } from './${site}/index.ts';\n`;
  const add = `  add(create${name}Executor({ profile: profileOf('${site}', ${name}ProfileSchema), origin, clock }));\n`;
  const kit = /^import .* from '\.\/kit\/index\.ts';$/m;
  const end = '  return { get: (code) => executors.get(code)';
  if (!kit.test(index) || !index.includes(end)) throw new Error('main/executors/index.ts is not as expected');
  return index.replace(kit, (line) => `${import_}${line}`).replace(end, `${add}${end}`);
}

function listed(tasks: string, code: string): string {
  if (tasks.includes(`'${code}'`)) return tasks;
  const list = 'export const EXECUTOR_CODES = [\n';
  if (!tasks.includes(list)) throw new Error('main/contract/tasks.ts is not as expected');
  return tasks.replace(list, `${list}  '${code}',\n`);
}

/** Every code has a name for people. */
function named(names: string, { site, code }: NewExecutor): string {
  if (names.includes(`  ${code}:`)) return names;
  const entry = "  demo_workflow: '";
  if (!names.includes(entry)) throw new Error('main/app/first-run.ts is not as expected');
  return names.replace(entry, `  ${code}: '${site}',\n${entry}`);
}

function run([site, code]: string[]): void {
  if (!site) throw new Error('npm run new:executor <site> [code], e.g. npm run new:executor pika');
  const root = resolve(import.meta.dirname, '../../..');
  const files = executorFiles(root, { site, code: code ?? `${site.replaceAll('-', '_')}_workflow` });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(path);
  }
  console.log(`
It works on the demo site for now:  npx vitest run --project integration e2e/specs/${site}-executor.spec.ts
Next, in this order (main/executors/README.md):
  assets/sites/${site}.json            the site's hosts, selectors, texts and budgets
  main/executors/${site}/errors.ts     what its refusals mean
  e2e/world/sites/${site}/             a simulator from its contract, and ${site}-world.ts on it`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    run(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
