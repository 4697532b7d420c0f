import { useText } from '../../shared/i18n/index.ts';
import { useComposer } from './composer-store.ts';
import type { Model } from './models.ts';

function Group({ label, models }: { label: string; models: readonly Model[] }) {
  if (models.length === 0) return null;
  return (
    <optgroup label={label}>
      {models.map((model) => (
        <option key={model.id} value={model.id}>
          {model.id}
        </option>
      ))}
    </optgroup>
  );
}

export function ModelField() {
  const t = useText();
  const { models, draft, change } = useComposer();
  if (models?.length === 0) return <p className="note">{t('compose.noModels')}</p>;
  const ofKind = (kind: Model['kind']) => (models ?? []).filter((model) => model.kind === kind);
  return (
    <label className="field">
      <span>{t('compose.model')}</span>
      <select
        value={draft.model}
        disabled={models === null}
        onChange={(event) => change({ model: event.target.value })}
      >
        <Group label={t('compose.imageModels')} models={ofKind('image')} />
        <Group label={t('compose.videoModels')} models={ofKind('video')} />
      </select>
    </label>
  );
}
