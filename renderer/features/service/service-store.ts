import { create } from 'zustand';
import { ask } from '../../shared/data/api-key.ts';
import { type Health, readHealth } from './health.ts';

interface ServiceState {
  state: 'unknown' | 'up' | 'down';
  /** The last answer; kept while the service is down, so that version and address stay readable. */
  health: Health | null;
  refresh(): Promise<void>;
}

export const useService = create<ServiceState>()((set) => ({
  state: 'unknown',
  health: null,
  refresh: async () => {
    try {
      set({ health: readHealth(await ask('GET', '/v1/health')), state: 'up' });
    } catch {
      set({ state: 'down' });
    }
  },
}));
