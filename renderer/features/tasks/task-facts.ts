import type { Language, Translate } from '../../shared/i18n/index.ts';
import type { TaskView } from './task-view.ts';

/** `now` decides whether the day is worth saying. */
export function formatWhen(atMs: number, language: Language, now: Date): string {
  const at = new Date(atMs);
  const today = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(today ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** The short line below a prompt. An image has no seconds worth saying, although some dialects send 1. */
export function taskFacts(task: TaskView, t: Translate, language: Language, now: Date): string[] {
  const showsSeconds = task.seconds !== null && task.seconds > 0 && task.media[0]?.kind !== 'image';
  return [
    task.model,
    showsSeconds ? t('time.seconds', { s: task.seconds ?? 0 }) : '',
    task.aspect ?? '',
    task.createdAtMs === null ? '' : formatWhen(task.createdAtMs, language, now),
  ].filter((fact) => fact !== '');
}
