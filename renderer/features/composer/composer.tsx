import { type FormEvent, type KeyboardEvent, useEffect } from 'react';
import { useText } from '../../shared/i18n/index.ts';
import { CopyButton, ErrorNote } from '../../shared/ui/index.ts';
import { ChoiceField } from './choice-field.tsx';
import { chosenModel, useComposer } from './composer-store.ts';
import { ModelField } from './model-field.tsx';
import { ASPECTS, curlCommand, DURATIONS_S, orderBody } from './order.ts';
import './composer.css';

const ASPECT_CHOICES = ASPECTS.map((aspect) => ({ value: aspect, label: aspect }));

export function Composer({ onSent }: { onSent(): void }) {
  const t = useText();
  const state = useComposer();
  const { draft, change, error, sending, loadModels } = state;
  const model = chosenModel(state);
  useEffect(() => void loadModels(), [loadModels]);

  const submit = async () => {
    if (await state.send()) onSent();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
  };
  const durations = DURATIONS_S.map((s) => ({ value: s, label: t('time.seconds', { s }) }));
  return (
    <section className="card" aria-labelledby="compose-title">
      <h2 id="compose-title">{t('compose.title')}</h2>
      <form onSubmit={onSubmit} className="composer">
        <ModelField />
        <label className="field">
          <span>{t('compose.prompt')}</span>
          <textarea
            rows={5}
            required
            placeholder={t('compose.promptHint')}
            value={draft.prompt}
            onChange={(event) => change({ prompt: event.target.value })}
            onKeyDown={onKeyDown}
          />
        </label>
        <div className="pair">
          <ChoiceField
            label={t('compose.aspect')}
            value={draft.aspect}
            choices={ASPECT_CHOICES}
            onChange={(aspect) => change({ aspect })}
          />
          {model?.kind !== 'image' && (
            <ChoiceField
              label={t('compose.duration')}
              value={draft.durationS}
              choices={durations}
              onChange={(durationS) => change({ durationS })}
            />
          )}
        </div>
        {error && <ErrorNote error={error} />}
        <div className="actions">
          <button type="submit" className="button primary" disabled={sending || draft.model === ''}>
            {sending ? t('compose.sending') : t('compose.send')}
          </button>
          <CopyButton
            label="compose.copyCurl"
            text={() => curlCommand(window.location.origin, orderBody(draft, model))}
          />
        </div>
        <p className="faint">{t('compose.curlHint')}</p>
      </form>
    </section>
  );
}
