import { useState } from 'react';
import type { DesktopBridge } from '../../../main/contract/index.ts';
import { useApiKey } from '../../shared/data/api-key.ts';
import { useText } from '../../shared/i18n/index.ts';
import { Command } from '../../shared/ui/index.ts';

const COMMAND = 'npm run cli -- keys create my-key';

function MakeHere({ bridge }: { bridge: DesktopBridge }) {
  const t = useText();
  const use = useApiKey((state) => state.use);
  const [failed, setFailed] = useState(false);
  const make = () => {
    bridge.makeKey().then(
      (key) => use(key, true),
      () => setFailed(true),
    );
  };
  return (
    <>
      <button type="button" className="button" onClick={make}>
        {t('key.makeHere')}
      </button>
      {failed && (
        <p className="note error" role="alert">
          {t('key.makeFailed')}
        </p>
      )}
    </>
  );
}

/** The desktop app makes keys itself; a page in a browser could be anybody's, so there a terminal is needed. */
export function MakeKey() {
  const t = useText();
  if (window.fpb) return <MakeHere bridge={window.fpb} />;
  return (
    <>
      <p>{t('key.make')}</p>
      <Command text={COMMAND} />
    </>
  );
}
