import { GatewayError, type JsonObject } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { HEARTBEAT } from '../dialects/shared/event-text.ts';
import { failureOf } from '../dialects/shared/failed-task.ts';
import { publicError } from '../dialects/shared/public-error.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { clientSignal } from '../request-facts.ts';
import { accepted } from './await-task.ts';
import type { EventStreams } from './event-streams.ts';
import { followTask } from './follow-task.ts';
import { sendEvents } from './send-events.ts';

/** What a dialect says at each step of a stream; texts of whole events. */
export interface StreamWords {
  begin?: string;
  progress?(task: Task): string;
  /** The completed task. */
  result(task: Task): Promise<string> | string;
  failure(error: JsonObject): string;
}

/** Streams an ordered task to its caller: begin, progress, heartbeats, result or failure. */
export function streamTask(
  ctx: GatewayContext,
  parts: GatewayParts,
  { stopping }: Pick<EventStreams, 'stopping'>,
  { task, words }: { task: Task; words: StreamWords },
): void {
  accepted(ctx, task);
  const left = clientSignal(ctx);
  sendEvents(ctx, parts, steps());

  async function* steps(): AsyncGenerator<string> {
    // At once, even when there is nothing to say: it shows the client that it was heard.
    yield words.begin ?? HEARTBEAT;
    try {
      for await (const step of followTask(parts, task.id, AbortSignal.any([left, stopping]))) {
        yield step === null ? HEARTBEAT : await say(step);
      }
    } catch (thrown) {
      if (left.aborted) return;
      yield words.failure(told(thrown));
    }
  }

  function say(step: Task): Promise<string> | string {
    if (step.state === 'completed') return words.result(step);
    if (step.state === 'queued' || step.state === 'processing') return words.progress?.(step) ?? HEARTBEAT;
    throw failureOf(step);
  }

  function told(thrown: unknown): JsonObject {
    const error = known(thrown);
    ctx.state.errorCode = error.code;
    const { profile, subject } = ctx.state;
    const { body } = publicError(error, {
      profile: profile ?? 'openai',
      subject,
      method: ctx.method,
      isAccepted: true,
    });
    return { ...(body.error as JsonObject), task_id: task.id };
  }

  function known(thrown: unknown): GatewayError {
    if (stopping.aborted) {
      return new GatewayError(
        'sync_timeout',
        `The service is stopping; task ${task.id} goes on when it is back`,
      );
    }
    if (thrown instanceof GatewayError) return thrown;
    const { requestId } = ctx.state;
    parts.log.error('stream failed', { requestId, error: thrown });
    return new GatewayError('internal', `Internal error (${requestId})`);
  }
}
