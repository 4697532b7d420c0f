import { usePolling } from '../../shared/data/use-polling.ts';
import { useText } from '../../shared/i18n/index.ts';
import { useService } from './service-store.ts';

const HEALTH_EVERY_MS = 10_000;

export function ServiceBadge() {
  const t = useText();
  const { state, health, refresh } = useService();
  usePolling(refresh, HEALTH_EVERY_MS, true);
  const limited = state === 'up' && health !== null && health.status !== 'ok';
  return (
    <p className={`badge ${limited ? 'limited' : state}`} role="status" aria-label={t('service.label')}>
      <span className="dot" aria-hidden="true" />
      {limited ? t('service.degraded') : t(`service.${state}`)}
    </p>
  );
}
