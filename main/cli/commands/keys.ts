import { type Command, InvalidArgumentError } from 'commander';
import { call } from '../connect.ts';
import { printFields, printJson, printRows } from '../print.ts';

interface Json {
  json?: boolean;
}

/** commander turns a parsed null into an empty text, so `none` stays a word until it is sent. */
type Limit = number | 'none';
interface Limits {
  concurrent?: Limit;
  perMinute?: Limit;
}

/** A whole number above 0, or `none`. */
function limit(text: string): Limit {
  if (text === 'none') return text;
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("must be a whole number above 0, or 'none'");
  return Number(text);
}

const limitsOf = ({ concurrent, perMinute }: Limits) => ({
  maxConcurrent: concurrent === 'none' ? null : concurrent,
  ratePerMinute: perMinute === 'none' ? null : perMinute,
});

export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('API keys of callers');
  keys
    .command('create')
    .argument('<name>', 'what it is for')
    .option('--profile <profile>', 'shape of the answers: openai, newapi or fpbrowser')
    .option('--tenant <tenant>', 'whose tasks it sees; keys of one tenant share them')
    .option('--concurrent <n>', 'most unfinished tasks at once', limit)
    .option('--per-minute <n>', 'most tasks it may make in 60 seconds', limit)
    .option('--json')
    .description('make a key; it is shown once and stored as a hash')
    .action(async (name: string, options: Json & Limits & { profile?: string; tenant?: string }) => {
      const { profile, tenant } = options;
      const order = { name, profile, tenant, ...limitsOf(options) };
      const made = (await call('keys.create', order)) as { key: string };
      if (options.json) printJson(made);
      else console.log(`${made.key}\n\nKeep it now: it is not shown again.`);
    });
  keys
    .command('list')
    .option('--json')
    .description('all keys, never their text')
    .action(async ({ json }: Json) => {
      const rows = (await call('keys.list')) as Record<string, unknown>[];
      const columns = [
        'id',
        'name',
        'prefix',
        'tenantId',
        'profile',
        'maxConcurrent',
        'ratePerMinute',
        'revokedAt',
      ];
      printRows(rows, columns, json ?? false);
    });
  keys
    .command('limit')
    .argument('<id>')
    .option('--concurrent <n>', "most unfinished tasks at once, or 'none'", limit)
    .option('--per-minute <n>', "most tasks it may make in 60 seconds, or 'none'", limit)
    .option('--json')
    .description('change what a key may do; what is not named stays')
    .action(async (id: string, { json, ...limits }: Json & Limits) => {
      const limited = await call('keys.limit', { id, ...limitsOf(limits) });
      printFields(limited as Record<string, unknown>, json ?? false);
    });
  keys
    .command('revoke')
    .argument('<id>')
    .option('--json')
    .description('refuse a key from now on')
    .action(async (id: string, { json }: Json) => {
      printFields((await call('keys.revoke', { id })) as Record<string, unknown>, json ?? false);
    });
}
