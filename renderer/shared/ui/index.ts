export { CopyButton } from './copy-button.tsx';
export { ErrorNote } from './error-note.tsx';
