/** Words for a task's way, shared by database, API and pages. */

export const TASK_STATES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** Stages of `processing`, in order. `submitting` is the fence: committed before the paid click. */
export const TASK_STAGES = ['leased', 'preparing', 'submitting', 'submitted', 'collecting'] as const;
export type TaskStage = (typeof TASK_STAGES)[number];

export const TERMINAL_STATES = ['completed', 'failed', 'cancelled'] as const satisfies readonly TaskState[];
export type TerminalState = (typeof TERMINAL_STATES)[number];

export const isTerminal = (state: TaskState): state is TerminalState =>
  state === 'completed' || state === 'failed' || state === 'cancelled';

/** Which shape a task is rendered in; chosen at creation and stored on the task. */
export const PROFILES = [
  'openai',
  'newapi',
  'fpbrowser',
  'flow',
  'legacy002',
  'openapi',
  'tasks000',
] as const;
export type Profile = (typeof PROFILES)[number];

export const EXECUTOR_CODES = [
  'veo_workflow',
  'dreamina_workflow',
  'gpt_workflow',
  'sora_gen_video',
  'grok_workflow',
  'demo_workflow',
] as const;
export type ExecutorCode = (typeof EXECUTOR_CODES)[number];
