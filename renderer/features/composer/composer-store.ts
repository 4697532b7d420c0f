import { create } from 'zustand';
import { type ApiError, toApiError } from '../../shared/data/api-error.ts';
import { ask } from '../../shared/data/api-key.ts';
import { firstChoice, type Model, readModels } from './models.ts';
import { type Draft, orderBody } from './order.ts';

interface ComposerState {
  models: readonly Model[] | null;
  draft: Draft;
  sending: boolean;
  error: ApiError | null;
  change(part: Partial<Draft>): void;
  loadModels(): Promise<void>;
  /** True when the service took the order; otherwise `error` says why not. */
  send(): Promise<boolean>;
}

export const chosenModel = (state: Pick<ComposerState, 'models' | 'draft'>): Model | undefined =>
  state.models?.find((model) => model.id === state.draft.model);

export const useComposer = create<ComposerState>()((set, get) => ({
  models: null,
  draft: { model: '', prompt: '', durationS: '', aspect: '' },
  sending: false,
  error: null,
  change: (part) => set((state) => ({ draft: { ...state.draft, ...part } })),
  loadModels: async () => {
    try {
      const models = readModels(await ask('GET', '/v1/models'));
      const { draft } = get();
      const kept = models.some((model) => model.id === draft.model);
      set({ models, error: null, draft: kept ? draft : { ...draft, model: firstChoice(models) } });
    } catch (error) {
      set({ models: null, error: toApiError(error) });
    }
  },
  send: async () => {
    const { draft, sending } = get();
    if (sending) return false;
    set({ sending: true, error: null });
    try {
      await ask('POST', '/v1/videos', orderBody(draft, chosenModel(get())));
      return true;
    } catch (error) {
      set({ error: toApiError(error) });
      return false;
    } finally {
      set({ sending: false });
    }
  },
}));
