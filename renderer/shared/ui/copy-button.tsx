import { useEffect, useState } from 'react';
import { copyText } from '../data/copy-text.ts';
import { type TextKey, useText } from '../i18n/index.ts';

const SHOWN_MS = 2_000;

/** Says for two seconds whether it worked, to screen readers too. */
export function CopyButton({ text, label = 'copy.label' }: { text: () => string; label?: TextKey }) {
  const t = useText();
  const [outcome, setOutcome] = useState<'copy.done' | 'copy.failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    copyText(text()).then(
      () => setOutcome('copy.done'),
      () => setOutcome('copy.failed'),
    );
  };
  return (
    <button type="button" className="button quiet" onClick={copy} aria-live="polite">
      {t(outcome ?? label)}
    </button>
  );
}
