import { useEffect } from 'react';
import icon from '../../assets/icons/icon.svg';
import { ServiceBadge } from '../features/service/index.ts';
import { HomePage } from '../pages/home/home-page.tsx';
import { useLanguage, useText } from '../shared/i18n/index.ts';
import { LanguageSwitch } from './language-switch.tsx';
import './app.css';

export function App() {
  const t = useText();
  const language = useLanguage((state) => state.language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <>
      <header className="top">
        <img src={icon} alt="" width={34} height={34} />
        <div className="brand">
          <h1>FPBrowser2API</h1>
          <p className="faint">{t('app.tagline')}</p>
        </div>
        <ServiceBadge />
        <LanguageSwitch />
      </header>
      <HomePage />
    </>
  );
}
