import { type Dictionary, en, type TextKey } from './en.ts';
import { zhCn } from './zh-cn.ts';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DICTIONARIES: Record<Language, Dictionary> = { 'zh-CN': zhCn, en };

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: Values) => string;

export const translator =
  (language: Language): Translate =>
  (key, values = {}) =>
    DICTIONARIES[language][key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));

/** The language remembered by the person, else the browser's: Chinese of any kind is served zh-CN. */
export function chooseLanguage(remembered: string | null, preferred: string): Language {
  const known = LANGUAGES.find((language) => language === remembered);
  return known ?? (preferred.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}
