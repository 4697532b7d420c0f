import { useLanguage, useText } from '../../shared/i18n/index.ts';
import { RemoveButton } from './remove-button.tsx';
import { taskFacts } from './task-facts.ts';
import { TaskMediaView } from './task-media.tsx';
import type { TaskView } from './task-view.ts';

function Progress({ task }: { task: TaskView }) {
  const t = useText();
  if (task.state === 'queued') return <p className="faint">{t('tasks.queuedHint')}</p>;
  if (task.state !== 'processing') return null;
  return (
    <div className="progress">
      <progress max={100} value={task.progress} aria-label={t('tasks.progress')} />
      <span>{task.progress} %</span>
    </div>
  );
}

function Failure({ error }: { error: NonNullable<TaskView['error']> }) {
  const t = useText();
  return (
    <div className="note error">
      <p>{error.message}</p>
      {error.code && error.code !== error.message && (
        <p className="faint">{t('error.code', { code: error.code })}</p>
      )}
    </div>
  );
}

export function TaskRow({ task }: { task: TaskView }) {
  const t = useText();
  const language = useLanguage((state) => state.language);
  const prompt = task.prompt ?? t('tasks.noPrompt');
  return (
    <li className="task" data-state={task.state}>
      <header>
        <span className={`state ${task.state}`}>{t(`state.${task.state}`)}</span>
        <span className="faint task-facts">{taskFacts(task, t, language, new Date()).join(' · ')}</span>
        <RemoveButton task={task} />
      </header>
      <p className="prompt" title={prompt}>
        {prompt}
      </p>
      <Progress task={task} />
      {task.error && <Failure error={task.error} />}
      {task.state === 'completed' && task.media.length === 0 && <p className="note">{t('tasks.gone')}</p>}
      {task.media.length > 0 && (
        <div className="results">
          {task.media.map((media) => (
            <TaskMediaView key={new URL(media.url).pathname} media={media} prompt={prompt} />
          ))}
        </div>
      )}
    </li>
  );
}
