import { useEffect } from 'react';
import { usePolling } from '../../shared/data/use-polling.ts';
import { useText } from '../../shared/i18n/index.ts';
import { ErrorNote } from '../../shared/ui/index.ts';
import { TaskRow } from './task-row.tsx';
import { isLive } from './task-view.ts';
import { useTasks } from './tasks-store.ts';
import './tasks.css';

const LIVE_EVERY_MS = 1_500;

function NothingYet() {
  const t = useText();
  return (
    <div className="empty">
      <p>{t('tasks.empty')}</p>
      <p className="faint">{t('tasks.emptyHint')}</p>
    </div>
  );
}

export function TaskList() {
  const t = useText();
  const { tasks, error, refresh } = useTasks();
  useEffect(() => void refresh(), [refresh]);
  usePolling(refresh, LIVE_EVERY_MS, tasks?.some(isLive) ?? false);
  return (
    <section className="card" aria-labelledby="tasks-title" aria-busy={tasks === null && error === null}>
      <header className="card-head">
        <h2 id="tasks-title">{t('tasks.title')}</h2>
        <button type="button" className="button quiet" onClick={() => void refresh()}>
          {t('tasks.refresh')}
        </button>
      </header>
      {error && <ErrorNote error={error} />}
      {tasks === null && error === null && <p className="faint">{t('tasks.loading')}</p>}
      {tasks?.length === 0 && <NothingYet />}
      {tasks && tasks.length > 0 && (
        <ul className="tasks">
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
    </section>
  );
}
