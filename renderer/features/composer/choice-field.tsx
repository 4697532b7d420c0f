import { useText } from '../../shared/i18n/index.ts';

interface ChoiceFieldProps {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange(value: string): void;
}

/** A choice whose first entry leaves it to the model. */
export function ChoiceField({ label, value, choices, onChange }: ChoiceFieldProps) {
  const t = useText();
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('compose.modelDefault')}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}
