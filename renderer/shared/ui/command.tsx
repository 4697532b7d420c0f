import { CopyButton } from './copy-button.tsx';

/** What lets the demo site work in an installation that has no window yet. */
export const DEMO_WINDOW_COMMANDS = [
  'npm run cli -- windows create demo',
  'npm run cli -- types bind demo_workflow demo',
] as const;

/** Text for a terminal, or a key: to be copied as it is. */
export const Command = ({ text }: { text: string }) => (
  <div className="command">
    <code>{text}</code>
    <CopyButton text={() => text} />
  </div>
);
