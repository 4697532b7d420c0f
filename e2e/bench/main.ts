// npm run bench [-- --only R1,R2 --rounds 5 --quick --without-peers --out file]: measures, prints one table, writes build/bench.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../rules/source-tree.ts';
import { judgePart } from './judge.ts';
import type { Part } from './part.ts';
import { crash } from './parts/crash.ts';
import { handOver } from './parts/hand-over.ts';
import { poolUse } from './parts/pool-use.ts';
import { scale } from './parts/scale.ts';
import { throughput } from './parts/throughput.ts';
import { ensureBullMq } from './peers/bullmq.ts';
import { ensureRedis, startRedis } from './peers/redis.ts';
import { type Plan, runPart } from './run-parts.ts';
import { surroundings } from './surroundings.ts';
import { type PartReport, table } from './table.ts';

const PARTS: readonly Part[] = [throughput, handOver, poolUse, crash, scale];
const ROUNDS = 5;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'without-peers': { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const { quick } = values;
  const rounds = Number(values.rounds ?? (quick ? 1 : ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds wants a whole number from 1 on');
  const parts = chosen(values.only);
  const peers = values['without-peers'] ? { skipped: 'not asked for' } : await peersFor(parts);
  const plan: Plan = {
    rounds,
    quick,
    withRedis: useRedis,
    withoutBullMq: 'skipped' in peers ? peers.skipped : null,
    say: (line) => console.error(line),
  };
  const reports: PartReport[] = [];
  for (const part of parts) {
    plan.say(`${part.id} ${part.title}`);
    const results = await runPart(part, plan);
    reports.push({ part, results, verdicts: judgePart(part, results) });
  }
  const around = surroundings('skipped' in peers ? {} : peers);
  const file = resolve(values.out ?? join(ROOT, 'build', 'bench.json'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document(reports, { rounds, quick, ...around }), null, 2)}\n`);
  console.log(`\n${table(reports)}\n`);
  console.log(
    `${around.machine.cpu}, ${around.machine.cores} cores; commit ${around.commit.slice(0, 10)}; ${file}`,
  );
  const isBroken = reports.some(({ results }) => [...results.values()].some((result) => 'failed' in result));
  const low = reports.flatMap(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'below floor'));
  if (low.length > 0) console.log(`Below the floor: ${low.map(({ label }) => label).join('; ')}`);
  // A quick run shows that everything runs; its loads are too small for its speeds to mean anything.
  return isBroken || (low.length > 0 && !quick) ? 1 : 0;
}

function chosen(only: string | undefined): Part[] {
  if (only === undefined) return [...PARTS];
  const names = only.split(',');
  const unknown = names.filter((name) => !PARTS.some(({ id }) => id === name));
  if (unknown.length > 0) throw new Error(`--only knows: ${PARTS.map(({ id }) => id).join(', ')}`);
  return PARTS.filter(({ id }) => names.includes(id));
}

async function peersFor(
  parts: readonly Part[],
): Promise<{ bullmq: string; redis: string } | { skipped: string }> {
  const wanted = parts.some(({ contenders }) => contenders.some(({ needsBullMq }) => needsBullMq));
  if (!wanted) return { skipped: 'not needed' };
  const redis = ensureRedis((line) => console.error(line));
  if ('skipped' in redis) return redis;
  const bullmq = await ensureBullMq();
  return 'skipped' in bullmq ? bullmq : { bullmq: bullmq.version, redis: redis.version };
}

const useRedis: Plan['withRedis'] = async (use) => {
  const redis = await startRedis();
  try {
    return await use(redis);
  } finally {
    await redis.stop();
  }
};

function document(reports: readonly PartReport[], about: object): object {
  const parts = reports.map(({ part, results, verdicts }) => [
    part.id,
    { title: part.title, contenders: Object.fromEntries(results), verdicts },
  ]);
  return { at: new Date().toISOString(), ...about, parts: Object.fromEntries(parts) };
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
