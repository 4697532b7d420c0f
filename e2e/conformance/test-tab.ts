import type { BrowserContext } from 'playwright-core';
import { TrafficLog } from '../../main/browser/evidence/traffic-log.ts';
import { PageWire } from '../../main/browser/session/page-wire.ts';
import type { StoredReference } from '../../main/contract/index.ts';
import { silentLogger, systemClock } from '../../main/kernel/index.ts';
import { convertedReference } from '../../main/media/index.ts';
import type { TestTab } from './executor-world.ts';

/** A new tab of the context with the product's own wire on it. */
export async function openTestTab(
  context: BrowserContext,
  referencePath: (reference: StoredReference) => string,
): Promise<TestTab> {
  const page = await context.newPage();
  const controller = new AbortController();
  const wire = new PageWire(page, {
    clock: systemClock,
    traffic: new TrafficLog(),
    signal: controller.signal,
  });
  const progress: number[] = [];
  return {
    progress,
    session: {
      page,
      wire,
      signal: controller.signal,
      log: silentLogger,
      report: (percent) => progress.push(percent),
      referencePath,
      referenceAs: (reference, wish) => convertedReference(referencePath(reference), reference, wish),
    },
    stop: (reason) => controller.abort(reason),
    listening: () => wire.listening,
    async close() {
      await page.close();
      wire.dispose();
    },
  };
}
