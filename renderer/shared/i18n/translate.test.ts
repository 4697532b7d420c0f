import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { chooseLanguage, DICTIONARIES, LANGUAGES, translator } from './translate.ts';

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('texts', () => {
  it.each(LANGUAGES)('%s has every key, none empty and none left over', (language) => {
    const dictionary = DICTIONARIES[language];
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(en).sort());
    expect(Object.entries(dictionary).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(LANGUAGES)('%s fills the same holes as English', (language) => {
    const differing = Object.entries(en).filter(
      ([key, text]) => String(holes(DICTIONARIES[language][key as keyof typeof en])) !== String(holes(text)),
    );
    expect(differing).toEqual([]);
  });

  it('fills in values and leaves a hole visible when its value is missing', () => {
    expect(translator('en')('time.hours', { h: 0, m: 5 })).toBe('0 h 5 min');
    expect(translator('zh-CN')('time.hours', { h: 1 })).toContain('{m}');
  });

  it("takes the person's choice first, then the browser's language", () => {
    expect(chooseLanguage('en', 'zh-CN')).toBe('en');
    expect(chooseLanguage(null, 'zh-TW')).toBe('zh-CN');
    expect(chooseLanguage('klingon', 'de-DE')).toBe('en');
  });
});
