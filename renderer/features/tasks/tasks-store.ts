import { create } from 'zustand';
import { type ApiError, toApiError } from '../../shared/data/api-error.ts';
import { ask, useApiKey } from '../../shared/data/api-key.ts';
import { readTasks, type TaskView } from './task-view.ts';

const LIST = '/v1/videos?limit=20';

interface TasksState {
  /** Null before the first answer. */
  tasks: readonly TaskView[] | null;
  error: ApiError | null;
  refresh(): Promise<void>;
  /** Cancels a live task and removes it with its files. */
  remove(id: string): Promise<void>;
}

/** Two answers can overtake each other: only the one asked for last may show. */
let asked = 0;

export const useTasks = create<TasksState>()((set, get) => ({
  tasks: null,
  error: null,
  refresh: async () => {
    asked += 1;
    const mine = asked;
    try {
      const tasks = readTasks(await ask('GET', LIST), window.location.origin);
      if (mine === asked) set({ tasks, error: null });
    } catch (error) {
      if (mine === asked) set({ error: toApiError(error) });
    }
  },
  remove: async (id) => {
    try {
      await ask('DELETE', `/v1/videos/${encodeURIComponent(id)}`);
    } catch (error) {
      set({ error: toApiError(error) });
      return;
    }
    await get().refresh();
  },
}));

// Another key may see other tasks; an answer still under way for the old one must not show either.
useApiKey.subscribe((now, before) => {
  if (now.key === before.key) return;
  asked += 1;
  useTasks.setState({ tasks: null, error: null });
});
