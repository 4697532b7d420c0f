import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { GenerationRequest, ReferenceRole } from '../../main/contract/index.ts';
import type { TestTab } from '../conformance/executor-world.ts';
import { type FlowExecutorWorld, type FlowSeat, makeFlowWorld } from '../conformance/flow-world.ts';
import type { FlowAccountOptions } from '../world/sites/flow/index.ts';

const ffprobe: { path: string } = createRequire(import.meta.url)('@ffprobe-installer/ffprobe');

let world: FlowExecutorWorld;
let folder: string;
let seat: FlowSeat;
let tab: TestTab;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flow-modes-'));
  world = await makeFlowWorld();
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  expect(world.site.journal.problems.splice(0)).toEqual([]);
  expect(tab.listening()).toBe(0);
  await seat.close();
});

async function sit(account?: FlowAccountOptions): Promise<void> {
  seat = await world.newSeat(account);
  tab = await seat.openTab();
}

async function make(request: GenerationRequest) {
  const prepared = await world.executor.prepare(tab.session, request);
  const job = await world.executor.submit(tab.session, prepared, request);
  const outcome = await world.executor.follow(tab.session, job, request);
  const media = await world.executor.collect(tab.session, outcome, request);
  return { prepared, job, outcome, media };
}

function sizeOf(bytes: Uint8Array | undefined): string {
  const file = join(folder, 'result');
  writeFileSync(file, bytes ?? '');
  const args = ['-v', 'error', '-print_format', 'json', '-show_streams', '-select_streams', 'v:0', file];
  const { streams } = JSON.parse(execFileSync(ffprobe.path, args, { encoding: 'utf8' }));
  return `${streams[0].width}x${streams[0].height}`;
}

const withRoles = (...roles: ReferenceRole[]) =>
  world.references(roles.length).map((one, index) => ({ ...one, role: roles[index] ?? 'reference' }));

const WIDE_OFFER = { veoDurations: [4, 6, 8] };

describe('films', () => {
  test.each([
    {
      what: 'from words',
      over: {},
      sent: { mode: 't2v', model: 'Veo 3.1 - Fast', aspect: '16:9', count: 1 },
    },
    {
      what: 'upright',
      over: { aspect: '9:16', n: 4, tier: 'lite' },
      sent: { mode: 't2v', model: 'Veo 3.1 - Lite', aspect: '9:16', count: 4 },
    },
    { what: 'at best quality', over: { tier: 'quality' }, sent: { mode: 't2v', model: 'Veo 3.1 - Quality' } },
    {
      what: 'at lower priority',
      over: { tier: 'relaxed' },
      sent: { mode: 't2v', model: 'Veo 3.1 - Lite [Lower Priority]' },
    },
    {
      what: 'with Omni',
      over: { model: 'veo-omni-flash', durationS: 10 },
      sent: { mode: 't2v', model: 'Omni 1.1 Flash', durationS: 10, resolution: '720p' },
    },
  ] as const)('a film $what is ordered exactly so, once', async ({ over, sent }) => {
    await sit({ offer: WIDE_OFFER });
    const { media, prepared } = await make(world.video(over));
    const submits = world.site.journal.submits.filter(({ account }) => account === seat.id);
    expect(submits).toHaveLength(1);
    expect(submits[0]).toMatchObject({ accepted: true, durationS: 8, references: [], ...sent });
    expect(prepared.price).toBe(submits[0]?.cost);
    expect(media).toHaveLength(submits[0]?.count ?? 0);
    expect(sizeOf(media[0]?.bytes)).toBe(sent.aspect === '9:16' ? '720x1280' : '1280x720');
  });

  test.each([
    { roles: ['first_frame'], mode: 'i2v', sent: ['start'] },
    { roles: ['first_frame', 'last_frame'], mode: 'first_last', sent: ['start', 'end'] },
    {
      roles: ['reference', 'reference', 'reference'],
      mode: 'r2v',
      sent: ['ingredient', 'ingredient', 'ingredient'],
    },
  ] as const)('a film from $roles sends them as $sent', async ({ roles, mode, sent }) => {
    await sit();
    const { prepared, media } = await make(world.video({ references: withRoles(...roles) }));
    const [submit] = world.site.journal.paidSubmits(seat.id);
    expect(submit?.mode).toBe(mode);
    const ids = submit?.references.filter(({ role }) => role !== 'mention').map(({ mediaId }) => mediaId);
    expect(ids).toEqual(prepared.settings.references);
    expect(submit?.references.filter(({ role }) => role !== 'mention').map(({ role }) => role)).toEqual(sent);
    expect(media).toHaveLength(1);
  });

  test('a film is changed by opening it and saying what is to change', async () => {
    await sit();
    const source = await make(world.video());
    const file = join(folder, 'source.mp4');
    writeFileSync(file, source.media[0]?.bytes ?? '');
    const session = { ...tab.session, referencePath: () => file };
    const request = world.video({
      model: 'veo-omni-flash-edit',
      prompt: 'Make it snow',
      references: [{ role: 'source_video', fileId: 'source', mime: 'video/mp4', sizeBytes: 1 }],
    });
    const prepared = await world.executor.prepare(session, request);
    const job = await world.executor.submit(session, prepared, request);
    const outcome = await world.executor.follow(session, job, request);
    expect(await world.executor.collect(session, outcome, request)).toHaveLength(1);
    const submit = world.site.journal.paidSubmits(seat.id).at(-1);
    expect(submit).toMatchObject({ mode: 'edit_video', prompt: 'Make it snow' });
    expect(submit?.references[0]?.mediaId).toBe(prepared.settings.sourceMediaId);
  });

  test.each([
    { resolution: '1080p', size: '1920x1080' },
    { resolution: '4k', size: '3840x2160' },
  ] as const)('a film is made larger to $resolution by the page', async ({ resolution, size }) => {
    await sit();
    const { media, outcome } = await make(world.video({ resolution }));
    expect(outcome.details).toMatchObject({ upscaled: true });
    expect(sizeOf(media[0]?.bytes)).toBe(size);
  });

  test('what cannot be had larger is delivered as it is, and said so', async () => {
    await sit();
    world.site.setScenario(seat.id, 'upscale_disabled');
    const { media, outcome } = await make(world.video({ resolution: '4k' }));
    expect(outcome.details).toMatchObject({ upscaled: false, upscaleError: expect.stringContaining('4K') });
    expect(sizeOf(media[0]?.bytes)).toBe('1280x720');
  });
});

describe('pictures', () => {
  test.each([
    { aspect: '16:9', size: '1376x768' },
    { aspect: '4:3', size: '1200x896' },
    { aspect: '1:1', size: '1024x1024' },
    { aspect: '3:4', size: '896x1200' },
    { aspect: '9:16', size: '768x1376' },
  ])('a picture in $aspect', async ({ aspect, size }) => {
    await sit();
    const { media } = await make(world.image({ aspect, model: 'nano-banana-2' }));
    expect(sizeOf(media[0]?.bytes)).toBe(size);
    expect(world.site.journal.paidSubmits(seat.id)).toMatchObject([{ model: 'Nano Banana 2.1', aspect }]);
  });

  test.each([
    { resolution: '2k', size: '2048x2048' },
    { resolution: '4k', size: '4096x4096' },
  ] as const)('a picture in $resolution', async ({ resolution, size }) => {
    await sit();
    const { media, outcome } = await make(world.image({ resolution }));
    expect(outcome.details).toMatchObject({ upscaled: true });
    expect(sizeOf(media[0]?.bytes)).toBe(size);
  });

  test.each(['one_call', 'many_calls'] as const)('four pictures by %s', async (imageBatch) => {
    await sit({ offer: { imageBatch } });
    const { media } = await make(world.image({ n: 4 }));
    expect(new Set(media.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(4);
    const outputs = world.site.journal.paidSubmits(seat.id).reduce((sum, { count }) => sum + count, 0);
    expect(outputs).toBe(4);
  });

  test('a picture to be edited is opened and sent as the base, others as references', async () => {
    await sit();
    const references = withRoles('edit_image', 'reference');
    const { prepared } = await make(world.image({ references, mode: 'edit', prompt: 'At night' }));
    const [submit] = world.site.journal.paidSubmits(seat.id);
    expect(submit).toMatchObject({ mode: 'image_edit' });
    const roleOf = (mediaId: unknown) => submit?.references.find((one) => one.mediaId === mediaId)?.role;
    expect(roleOf(prepared.settings.sourceMediaId)).toBe('base');
    expect(submit?.references.length).toBeGreaterThan(1);
  });

  test('after the run only what it made and uploaded is gone from the page', async () => {
    await sit();
    const { media: kept } = await make(world.image({ prompt: 'Stays' }));
    expect(kept).toHaveLength(1);
    const request = world.image({ prompt: 'Goes', references: world.references(1) });
    const { job, prepared } = await make(request);
    await world.executor.tidy?.(tab.session, job);
    const cleaned = world.site.journal.cleanings.filter(({ account }) => account === seat.id);
    const ids = cleaned.flatMap(({ mediaIds }) => mediaIds);
    expect(ids.toSorted()).toEqual([job.id, ...(prepared.settings.references as string[])].toSorted());
  });
});

test('a film is tidied away, asked once more where the account does', async () => {
  await sit({ offer: { clean: 'trash', deleteAsks: true } });
  const { job } = await make(world.video());
  await world.executor.tidy?.(tab.session, job);
  const cleaned = world.site.journal.cleanings.filter(({ account }) => account === seat.id);
  expect(cleaned.flatMap(({ mediaIds }) => mediaIds)).toEqual([job.id]);
});

test('three jobs at once in one account keep their own results', async () => {
  await sit();
  const tabs = [tab, await seat.openTab(), await seat.openTab()];
  const jobs = await Promise.all(
    tabs.map(async ({ session }, index) => {
      const request = world.video({ prompt: `Boat number ${index}`, tier: 'lite' });
      const prepared = await world.executor.prepare(session, request);
      const job = await world.executor.submit(session, prepared, request);
      const outcome = await world.executor.follow(session, job, request);
      expect(await world.executor.collect(session, outcome, request)).toHaveLength(1);
      return job.id;
    }),
  );
  const paid = world.site.journal.paidSubmits(seat.id);
  expect(paid).toHaveLength(3);
  for (const [index, id] of jobs.entries())
    expect(paid.find(({ mediaIds }) => mediaIds.includes(id))?.prompt).toBe(`Boat number ${index}`);
});
