export { Command, DEMO_WINDOW_COMMANDS } from './command.tsx';
export { CopyButton } from './copy-button.tsx';
export { ErrorNote } from './error-note.tsx';
