import type { Sqlite } from './database.ts';

const LIVE = `state IN ('queued', 'processing')`;
/** Guard of every write of a running attempt: an attempt that lost its task must not touch it any more. */
const MINE = `id = @taskId AND attempt_id = @attemptId AND state = 'processing'`;

/** Every statement of the task ledger, prepared once. */
export function prepareTaskStatements(db: Sqlite) {
  return {
    insert: db.prepare(`
      INSERT INTO tasks (id, state, executor, kind, task_type_id, request, key_id, tenant_id, priority,
        pinned_window_id, pinned_binding_id, created_at)
      VALUES (@id, 'queued', @executor, @kind, @taskTypeId, @request, @keyId, @tenantId, @priority,
        @pinnedWindowId, @pinnedBindingId, @createdAt)`),
    get: db.prepare('SELECT * FROM tasks WHERE id = ?'),
    stage: db
      .prepare(`SELECT stage FROM tasks WHERE id = ? AND attempt_id = ? AND state = 'processing'`)
      .pluck(),
    seq: db.prepare('SELECT seq FROM tasks WHERE id = ?').pluck(),
    lease: db.prepare(`
      UPDATE tasks SET state = 'processing', stage = 'leased', window_id = @windowId, binding_id = @bindingId,
        attempt_id = @attemptId, attempts = attempts + 1, started_at = coalesce(started_at, @at), progress = 0
      WHERE id = @taskId AND state = 'queued' AND cancel_requested_at IS NULL`),
    insertAttempt: db.prepare(`
      INSERT INTO attempts (id, task_id, number, window_id, binding_id, stage, started_at)
      SELECT @attemptId, id, attempts, @windowId, @bindingId, 'leased', @at FROM tasks WHERE id = @taskId`),
    advance: db.prepare(`
      UPDATE tasks SET stage = @stage, remote_job = coalesce(@remoteJob, remote_job),
        submitted_at = CASE WHEN @stage = 'submitted' THEN coalesce(submitted_at, @at) ELSE submitted_at END
      WHERE ${MINE}`),
    advanceAttempt: db.prepare(`
      UPDATE attempts SET stage = @stage, remote_job = coalesce(@remoteJob, remote_job),
        submitted_at = CASE WHEN @stage = 'submitted' THEN coalesce(submitted_at, @at) ELSE submitted_at END
      WHERE id = @attemptId`),
    progress: db.prepare(`UPDATE tasks SET progress = @percent WHERE ${MINE} AND progress < @percent`),
    requeue: db.prepare(`
      UPDATE tasks SET state = 'queued', stage = NULL, attempt_id = NULL, remote_job = NULL, submitted_at = NULL,
        progress = 0, not_before = @notBefore, error = @error
      WHERE ${MINE}`),
    endAttempt: db.prepare(`
      UPDATE attempts SET outcome = @outcome, error = @error, finished_at = @at
      WHERE id = @attemptId AND outcome IS NULL`),
    finish: db.prepare(`
      UPDATE tasks SET state = @state, result = @result, error = @error, finished_at = @at,
        progress = CASE WHEN @state = 'completed' THEN 100 ELSE progress END
      WHERE id = @taskId AND ${LIVE}`),
    requestCancel: db.prepare(`
      UPDATE tasks SET cancel_requested_at = coalesce(cancel_requested_at, @at) WHERE id = @taskId AND ${LIVE}`),
    setPriority: db.prepare(`UPDATE tasks SET priority = @priority WHERE id = @taskId AND state = 'queued'`),
    unfinished: db.prepare(`SELECT * FROM tasks WHERE ${LIVE} ORDER BY seq`),
    attempts: db.prepare('SELECT * FROM attempts WHERE task_id = ? ORDER BY number'),
    jobsOnWindow: db
      .prepare(
        `SELECT json_extract(remote_job, '$.id') FROM attempts
         WHERE window_id = ? AND id <> ? AND started_at >= ? AND remote_job IS NOT NULL`,
      )
      .pluck(),
    events: db.prepare('SELECT * FROM task_events WHERE task_id = ? ORDER BY id'),
    eventsSince: db.prepare('SELECT * FROM task_events WHERE id > ? ORDER BY id LIMIT ?'),
    lastEventId: db.prepare('SELECT coalesce(max(id), 0) FROM task_events').pluck(),
    liveByKey: db.prepare(
      `SELECT key_id AS keyId, count(*) AS n FROM tasks WHERE ${LIVE} AND key_id IS NOT NULL GROUP BY key_id`,
    ),
    insertEvent: db.prepare('INSERT INTO task_events (task_id, at, type, data) VALUES (?, ?, ?, ?)'),
    remove: db.prepare(`DELETE FROM tasks WHERE id = ? AND NOT (${LIVE})`),
    counts: db.prepare('SELECT state, count(*) AS n FROM tasks GROUP BY state'),
  };
}

export type TaskStatements = ReturnType<typeof prepareTaskStatements>;
