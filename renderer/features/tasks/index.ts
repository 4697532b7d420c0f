export { TaskList } from './task-list.tsx';
export { useTasks } from './tasks-store.ts';
