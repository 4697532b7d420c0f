import type { ApiError } from '../data/api-error.ts';
import { useText } from '../i18n/index.ts';
import { Command, DEMO_WINDOW_COMMANDS } from './command.tsx';

export function ErrorNote({ error }: { error: ApiError }) {
  const t = useText();
  const own = error.code === 'unreachable' || error.code === 'unreadable';
  return (
    <div className="note error" role="alert">
      <p>
        {error.code === 'unreachable' && t('error.unreachable')}
        {error.code === 'unreadable' && t('error.unreadable', { status: error.status })}
        {!own && error.message}
      </p>
      {!own && <p className="faint">{t('error.code', { code: error.code })}</p>}
      {error.code === 'no_window_bound' && (
        <>
          <p>{t('error.noWindow')}</p>
          {DEMO_WINDOW_COMMANDS.map((command) => (
            <Command key={command} text={command} />
          ))}
        </>
      )}
    </div>
  );
}
