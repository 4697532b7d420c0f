import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RemoteJob } from '../../../main/domain/index.ts';
import type { CrashStage } from '../contenders/loads.ts';
import type { ScriptedSession, SiteScript } from './site.ts';

/** Paid clicks as the site remembers them: one prompt a line, on disk before the click returns. */
export const journalOf = (folder: string): string => join(folder, 'paid-clicks.txt');

export function paidClicks(folder: string): string[] {
  const file = journalOf(folder);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

function payFor(folder: string, prompt: string): RemoteJob {
  const file = openSync(journalOf(folder), 'a');
  writeSync(file, `${prompt}\n`);
  fsyncSync(file);
  closeSync(file);
  return { id: `job of ${prompt}` };
}

/** A site whose memory survives us, with nothing that hangs. */
export const lastingSite = (folder: string): Required<Pick<SiteScript, 'submit' | 'find'>> => ({
  submit: async (_session, { prompt }) => payFor(folder, prompt),
  find: async (_session, { prompt }) =>
    paidClicks(folder).includes(prompt) ? { id: `job of ${prompt}` } : 'absent',
});

/** The same site, at which everything hangs at one stage; `onHang` hears of each task. */
export function hangingSite(folder: string, stage: CrashStage, onHang: (taskId: string) => void): SiteScript {
  const site = lastingSite(folder);
  let clicks = 0;
  const hang = ({ taskId }: ScriptedSession): Promise<never> => {
    onHang(taskId);
    return new Promise(() => undefined);
  };
  const scripts: Record<CrashStage, SiteScript> = {
    leased: { inspect: hang },
    submitting: {
      async submit(session, request) {
        // Every other click never reached the site.
        if (clicks++ % 2 === 0) await site.submit(session, request);
        return hang(session);
      },
    },
    submitted: { follow: hang },
    collecting: { collect: hang },
  };
  return { ...site, ...scripts[stage] };
}
