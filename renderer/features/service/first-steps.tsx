import { useText } from '../../shared/i18n/index.ts';

export function FirstSteps() {
  const t = useText();
  return (
    <section className="card first-steps" aria-labelledby="steps-title">
      <h2 id="steps-title">{t('steps.title')}</h2>
      <ol>
        <li>{t('steps.key')}</li>
        <li>{t('steps.paste')}</li>
        <li>{t('steps.try')}</li>
      </ol>
    </section>
  );
}
