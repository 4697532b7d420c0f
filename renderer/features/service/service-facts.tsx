import type { ReactNode } from 'react';
import { type TextKey, type Translate, useText } from '../../shared/i18n/index.ts';
import { CopyButton } from '../../shared/ui/index.ts';
import type { Health } from './health.ts';
import { useService } from './service-store.ts';
import { formatUptime } from './uptime.ts';
import './service.css';

/** Words the service may use for its windows; a word not known here is shown as it is. */
const WINDOW_WORDS: Readonly<Record<string, TextKey>> = {
  known: 'windows.known',
  bound: 'windows.bound',
  attached: 'windows.attached',
  waiting_for_person: 'windows.waiting',
};

const windowsText = (windows: Health['windows'], t: Translate) =>
  Object.entries(windows)
    .filter(([word, n]) => n > 0 || word === 'known')
    .map(([word, n]) => (WINDOW_WORDS[word] ? t(WINDOW_WORDS[word], { n }) : `${word} ${n}`))
    .join(' · ');

function Fact({ name, children }: { name: TextKey; children: ReactNode }) {
  const t = useText();
  return (
    <div className="fact">
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function ServiceFacts() {
  const t = useText();
  const { state, health } = useService();
  const address = window.location.origin;
  return (
    <section className="card facts" aria-label={t('service.label')}>
      <dl>
        <Fact name="service.address">
          <code>{address}</code>
          <CopyButton text={() => address} />
        </Fact>
        {health?.version && <Fact name="service.version">{health.version}</Fact>}
        {health?.uptimeS != null && <Fact name="service.uptime">{formatUptime(health.uptimeS, t)}</Fact>}
        {health?.queued != null && <Fact name="service.queued">{health.queued}</Fact>}
        {health?.processing != null && <Fact name="service.processing">{health.processing}</Fact>}
        {health && Object.keys(health.windows).length > 0 && (
          <Fact name="service.windows">{windowsText(health.windows, t)}</Fact>
        )}
      </dl>
      {state === 'down' && <p className="note error">{t('service.downHint', { address })}</p>}
    </section>
  );
}
