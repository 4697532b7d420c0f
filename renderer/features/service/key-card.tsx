import { type FormEvent, useState } from 'react';
import { maskKey, useApiKey } from '../../shared/data/api-key.ts';
import { useText } from '../../shared/i18n/index.ts';
import { Command } from '../../shared/ui/index.ts';
import { MakeKey } from './make-key.tsx';

function KeyInUse({ apiKey }: { apiKey: string }) {
  const t = useText();
  const { isNew, forget } = useApiKey();
  return (
    <section className="card" aria-label={t('key.title')}>
      <div className="key-in-use">
        <span>{t('key.inUse', { key: maskKey(apiKey) })}</span>
        <button type="button" className="button quiet" onClick={forget}>
          {t('key.forget')}
        </button>
      </div>
      {isNew && (
        <>
          <p>{t('key.made')}</p>
          <Command text={apiKey} />
        </>
      )}
    </section>
  );
}

function KeyForm() {
  const t = useText();
  const use = useApiKey((state) => state.use);
  const [draft, setDraft] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== '') use(draft.trim());
  };
  return (
    <section className="card" aria-labelledby="key-title">
      <h2 id="key-title">{t('key.title')}</h2>
      <form onSubmit={submit} className="key-form">
        <input
          type="password"
          aria-label={t('key.label')}
          placeholder={t('key.placeholder')}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="button" disabled={draft.trim() === ''}>
          {t('key.use')}
        </button>
      </form>
      <p className="faint">{t('key.kept')}</p>
      <MakeKey />
    </section>
  );
}

export function KeyCard() {
  const key = useApiKey((state) => state.key);
  return key === null ? <KeyForm /> : <KeyInUse apiKey={key} />;
}
