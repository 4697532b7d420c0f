import { type Command, InvalidArgumentError } from 'commander';
import { call } from '../connect.ts';
import { printFields, printRows } from '../print.ts';

interface Json {
  json?: boolean;
}

interface BindOptions {
  concurrency?: number;
  dailyLimit?: number;
  cleanPage?: boolean;
}

/** A whole number, or commander's own error. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

export function addTypeCommands(program: Command): void {
  const types = program.command('types').description('task types: a site, its limits, its windows');
  types
    .command('list')
    .option('--json')
    .description('all task types')
    .action(async ({ json }: Json) => {
      const rows = (await call('types.list')) as { bindings: unknown[] }[];
      const counted = rows.map((row) => ({ ...row, windows: row.bindings.length }));
      printRows(
        json ? rows : counted,
        ['code', 'name', 'executor', 'windows', 'concurrency', 'timeoutS', 'enabled'],
        json ?? false,
      );
    });
  types
    .command('add')
    .argument('<code>', 'what POST /v1/tasks calls it')
    .requiredOption('--executor <code>', 'e.g. veo_workflow')
    .option('--name <name>')
    .option('--concurrency <n>', 'tasks at once per window', wholeNumber)
    .option('--timeout <seconds>', 'most time of a task', wholeNumber)
    .option('--attempts <n>', 'tries in all', wholeNumber)
    .option('--json')
    .description('add a task type')
    .action(async (code: string, options) => {
      const { executor, name, concurrency, timeout, attempts, json } = options;
      const input = { code, executor, name, concurrency, timeoutS: timeout, maxAttempts: attempts };
      printFields((await call('types.add', input)) as Record<string, unknown>, json ?? false);
    });
  types
    .command('bind')
    .argument('<type>', 'code or name')
    .argument('<window>', "id, vendor's id or name")
    .option('--concurrency <n>', "tasks at once, instead of the type's", wholeNumber)
    .option('--daily-limit <n>', "orders a day, instead of the type's", wholeNumber)
    .option('--clean-page', "remove what tasks made from the site's page afterwards")
    .option('--json')
    .description('let a window serve a task type')
    .action(
      async (
        type: string,
        window: string,
        { concurrency, dailyLimit, cleanPage, json }: Json & BindOptions,
      ) => {
        printFields(
          (await call('types.bind', { type, window, concurrency, dailyLimit, cleanPage })) as Record<
            string,
            unknown
          >,
          json ?? false,
        );
      },
    );
  types
    .command('unbind')
    .argument('<type>')
    .argument('<window>')
    .option('--json')
    .description('take it back')
    .action(async (type: string, window: string, { json }: Json) => {
      printFields((await call('types.unbind', { type, window })) as Record<string, unknown>, json ?? false);
    });
  types
    .command('set')
    .argument('<type>')
    .argument('<setting>', 'e.g. concurrency, dailyLimit, warmWindows, keepAliveMinutes')
    .argument('<value>')
    .option('--json')
    .description('change a setting of a task type')
    .action(async (type: string, setting: string, value: string, { json }: Json) => {
      const changed = await call('types.set', { type, change: { [setting]: readValue(value) } });
      printFields(changed as Record<string, unknown>, json ?? false);
    });
  for (const [name, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    types
      .command(name)
      .argument('<type>')
      .option('--json')
      .description(paused ? 'start nothing new of this type' : 'start its tasks again')
      .action(async (type: string, { json }: Json) => {
        const changed = await call('types.set', { type, change: { paused } });
        printFields(changed as Record<string, unknown>, json ?? false);
      });
  }
}

/** `3`, `true` and `null` as what they mean, all else as text. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
