import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayError, type GenerationRequest } from '../../main/contract/index.ts';
import { type DemoWorld, makeDemoWorld } from '../conformance/demo-world.ts';
import { executorConformance } from '../conformance/executor.ts';
import type { Seat, TestTab } from '../conformance/executor-world.ts';

executorConformance('demo_workflow', makeDemoWorld);

const ffprobe: { path: string } = createRequire(import.meta.url)('@ffprobe-installer/ffprobe');

function probe(file: string) {
  const args = ['-v', 'error', '-print_format', 'json', '-show_streams', '-show_format', file];
  const { streams, format } = JSON.parse(execFileSync(ffprobe.path, args, { encoding: 'utf8' }));
  const { codec_name, width, height, nb_frames } = streams[0];
  return { codec: codec_name, width, height, frames: Number(nb_frames), durationS: Number(format.duration) };
}

const digest = (bytes: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

describe('the demo site', () => {
  let world: DemoWorld;
  let seat: Seat;
  let tab: TestTab;

  beforeAll(async () => {
    world = await makeDemoWorld();
    seat = await world.newSeat();
    tab = await seat.openTab();
  });
  afterAll(() => world?.close());

  const make = async (request: GenerationRequest): Promise<Uint8Array[]> => {
    const { executor } = world;
    const prepared = await executor.prepare(tab.session, request);
    const job = await executor.submit(tab.session, prepared, request);
    const outcome = await executor.follow(tab.session, job, request);
    return (await executor.collect(tab.session, outcome, request)).map(({ bytes }) => bytes);
  };

  test.each([
    { aspect: '16:9', resolution: '480p', durationS: 2, width: 854, height: 480 },
    { aspect: '9:16', resolution: '720p', durationS: 3, width: 720, height: 1280 },
    { aspect: '1:1', resolution: '720p', durationS: 4, width: 720, height: 720 },
  ] as const)('a film of $durationS s in $aspect has its size and length in its header', async (film) => {
    const { aspect, resolution, durationS, width, height } = film;
    const [bytes] = await make(world.video({ aspect, resolution, durationS }));
    const file = join(world.folder, `film-${width}x${height}`);
    writeFileSync(file, bytes ?? '');
    const found = probe(file);
    expect(['h264', 'vp9', 'vp8']).toContain(found.codec);
    expect(found).toMatchObject({ width, height, frames: durationS * 24 });
    expect(found.durationS).toBeCloseTo(durationS, 1);
  });

  test('a prompt always draws its own picture, another prompt another one', async () => {
    const prompt = 'An owl reads the stars';
    const [first, variant] = await make(world.image({ prompt, n: 2 }));
    const [again] = await make(world.image({ prompt }));
    const [other] = await make(world.image({ prompt: 'An owl reads the scars' }));
    expect(digest(again)).toBe(digest(first));
    expect(new Set([first, variant, other].map(digest)).size).toBe(3);
  });

  test('references are drawn into the picture', async () => {
    const [bare] = await make(world.image());
    const [one] = await make(world.image({ references: world.references(1) }));
    const [three] = await make(world.image({ references: world.references(3) }));
    expect(new Set([bare, one, three].map(digest)).size).toBe(3);
  });

  test('a stopped attempt can still tell the site to stop its job', async () => {
    const { executor } = world;
    const request = world.video({ durationS: 8, prompt: 'Not wanted any more' });
    const prepared = await executor.prepare(tab.session, request);
    const job = await executor.submit(tab.session, prepared, request);
    tab.stop(new GatewayError('cancelled'));
    await executor.abandon?.(tab.session, job);
    tab = await seat.openTab();
    await expect(executor.follow(tab.session, job, request)).rejects.toMatchObject({
      code: 'site_failed',
      next: 'give_up',
    });
  });

  test('a new visitor gets a guest account, and a person ticks the human check away', async () => {
    const context = await world.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${world.origin}/demo/`);
    const account = world.site.accounts().at(-1);
    expect(account).toMatchObject({ guest: true, credits: 1000 });
    expect(await context.cookies()).toMatchObject([{ name: 'demo_sid', httpOnly: true, path: '/demo' }]);

    const played = await page.evaluate(async () => {
      const body = JSON.stringify({ scenario: 'challenge' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/demo/__scenario', { method: 'POST', headers, body })).status;
    });
    expect(played).toBe(200);
    await page.goto(`${world.origin}/demo/`);
    await page.getByTestId('person').click();
    await page.getByTestId('composer').waitFor();
    expect(account?.challengesPassed).toBe(1);
    await context.close();
  });
});
