export { type AppFolders, appFolders } from './app-folders.ts';
export { type RunningService, runShell, type ShellOptions } from './run-shell.ts';
