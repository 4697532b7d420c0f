import { useState } from 'react';
import { useText } from '../../shared/i18n/index.ts';
import { isLive, type TaskView } from './task-view.ts';
import { useTasks } from './tasks-store.ts';

/** Asks a second time in its own place; leaving the button takes the question back. */
export function RemoveButton({ task }: { task: TaskView }) {
  const t = useText();
  const remove = useTasks((state) => state.remove);
  const [step, setStep] = useState<'idle' | 'sure' | 'removing'>('idle');
  const live = isLive(task);
  const click = async () => {
    if (step === 'idle') return setStep('sure');
    setStep('removing');
    await remove(task.id);
    setStep('idle');
  };
  const sure = step !== 'idle';
  return (
    <button
      type="button"
      className={`button ${sure ? 'danger' : 'quiet'}`}
      disabled={step === 'removing'}
      onClick={() => void click()}
      onBlur={() => setStep((now) => (now === 'sure' ? 'idle' : now))}
    >
      {live ? t(sure ? 'tasks.cancelSure' : 'tasks.cancel') : t(sure ? 'tasks.deleteSure' : 'tasks.delete')}
    </button>
  );
}
