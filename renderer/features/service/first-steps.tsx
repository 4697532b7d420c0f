import { useText } from '../../shared/i18n/index.ts';
import { Command, DEMO_WINDOW_COMMANDS } from '../../shared/ui/index.ts';

export function FirstSteps() {
  const t = useText();
  return (
    <section className="card first-steps" aria-labelledby="steps-title">
      <h2 id="steps-title">{t('steps.title')}</h2>
      <ol>
        <li>{t('steps.key')}</li>
        <li>
          <div>
            {t('steps.window')}
            {DEMO_WINDOW_COMMANDS.map((command) => (
              <Command key={command} text={command} />
            ))}
          </div>
        </li>
        <li>{t('steps.try')}</li>
      </ol>
    </section>
  );
}
