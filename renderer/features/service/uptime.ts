import type { Translate } from '../../shared/i18n/index.ts';

/** Whole units, two at most: "3 d 4 h", never "3 d 0 h 12 min 5 s". */
export function formatUptime(seconds: number, t: Translate): string {
  const s = Math.max(0, Math.floor(seconds));
  const m = Math.floor(s / 60);
  const h = Math.floor(m / 60);
  if (m === 0) return t('time.seconds', { s });
  if (h === 0) return t('time.minutes', { m });
  if (h < 24) return t('time.hours', { h, m: m % 60 });
  return t('time.days', { d: Math.floor(h / 24), h: h % 24 });
}
