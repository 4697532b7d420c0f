import { LANGUAGES, type Language, useLanguage, useText } from '../shared/i18n/index.ts';

const OWN_NAMES: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

export function LanguageSwitch() {
  const t = useText();
  const { language, choose } = useLanguage();
  return (
    <fieldset className="language" aria-label={t('language.label')}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          onClick={() => choose(each)}
        >
          {OWN_NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
