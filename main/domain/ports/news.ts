/** Live news: notify. */
import type { Task, TaskEvent } from '../records.ts';

export type GatewayEvent =
  | { type: 'task'; task: Task; change: TaskEvent['type'] }
  | { type: 'windows_changed'; serverId: string }
  | { type: 'bindings_changed'; taskTypeId: string }
  | { type: 'hand_over'; bindingId: string; windowId: string; code: string; message: string };

export interface EventBus {
  emit(event: GatewayEvent): void;
  /** Returns the way to leave. */
  on(listener: (event: GatewayEvent) => void): () => void;
}
