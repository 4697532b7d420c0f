import { create } from 'zustand';
import { createAsk } from './api.ts';
import { recall, remember } from './remember.ts';

const NAME = 'fpb.apiKey';

interface ApiKeyState {
  key: string | null;
  /** It was made here a moment ago and may be shown in full, once. */
  isNew: boolean;
  use(key: string, isNew?: boolean): void;
  forget(): void;
}

/** In sessionStorage: gone with the tab, never shared with another one. */
export const useApiKey = create<ApiKeyState>()((set) => ({
  key: recall('session', NAME),
  isNew: false,
  use: (key, isNew = false) => {
    remember('session', NAME, key);
    set({ key, isNew });
  },
  forget: () => {
    remember('session', NAME, null);
    set({ key: null, isNew: false });
  },
}));

/** Enough to recognise it, not enough to use it. */
export const maskKey = (key: string): string => `${key.slice(0, Math.min(8, Math.floor(key.length / 3)))}…`;

export const ask = createAsk(
  (url, init) => fetch(url, init),
  () => useApiKey.getState().key,
);
