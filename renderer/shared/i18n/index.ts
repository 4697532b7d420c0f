export type { TextKey } from './en.ts';
export { LANGUAGES, type Language, type Translate } from './translate.ts';
export { useLanguage, useText } from './use-language.ts';
