import { describe, expect, it } from 'vitest';
import { translator } from '../../shared/i18n/translate.ts';
import { readHealth } from './health.ts';
import { formatUptime } from './uptime.ts';

describe('the state of the service', () => {
  it('is read from the full answer', () => {
    const health = readHealth({
      status: 'ok',
      version: '0.1.0',
      uptime_s: 65,
      tasks: { queued: 2, processing: 1 },
      windows: { known: 3, attached: 1, note: 'x' },
    });
    expect(health).toEqual({
      status: 'ok',
      version: '0.1.0',
      uptimeS: 65,
      queued: 2,
      processing: 1,
      windows: { known: 3, attached: 1 },
    });
  });

  it.each([null, [], 'ok', {}])('is read from %j without failing', (answer) => {
    expect(readHealth(answer)).toMatchObject({ status: 'ok', version: null, queued: null, windows: {} });
  });

  it('says the time it has been running in at most two units', () => {
    const t = translator('en');
    const said = [0, 59, 60, 3_599, 3_600, 86_399, 90_000].map((s) => formatUptime(s, t));
    expect(said).toEqual(['0 s', '59 s', '1 min', '59 min', '1 h 0 min', '23 h 59 min', '1 d 1 h']);
  });
});
