import { useMemo } from 'react';
import { create } from 'zustand';
import { recall, remember } from '../data/remember.ts';
import { chooseLanguage, type Language, type Translate, translator } from './translate.ts';

const NAME = 'fpb.language';

interface LanguageState {
  language: Language;
  choose(language: Language): void;
}

export const useLanguage = create<LanguageState>()((set) => ({
  language: chooseLanguage(recall('local', NAME), globalThis.navigator?.language ?? 'en'),
  choose: (language) => {
    remember('local', NAME, language);
    set({ language });
  },
}));

export function useText(): Translate {
  const language = useLanguage((state) => state.language);
  return useMemo(() => translator(language), [language]);
}
