import type { Sqlite } from './database.ts';

const LIVE = `state IN ('queued', 'processing')`;

/** Every statement of the task ledger, prepared once. Rows are changed by their integer keys. */
export function prepareTaskStatements(db: Sqlite) {
  return {
    insert: db.prepare(`
      INSERT INTO tasks (id, state, executor, kind, task_type_id, request, key_id, tenant_id, priority,
        pinned_window_id, pinned_binding_id, created_at)
      VALUES (@id, 'queued', @executor, @kind, @taskTypeId, @request, @keyId, @tenantId, @priority,
        @pinnedWindowId, @pinnedBindingId, @createdAt)`),
    get: db.prepare('SELECT * FROM tasks WHERE id = ?'),
    seq: db.prepare('SELECT seq FROM tasks WHERE id = ?').pluck(),
    lease: db.prepare(`
      UPDATE tasks SET state = 'processing', stage = 'leased', window_id = @windowId, binding_id = @bindingId,
        attempt_id = @attemptId, attempts = attempts + 1, started_at = coalesce(started_at, @at), progress = 0
      WHERE seq = @seq`),
    insertAttempt: db.prepare(`
      INSERT INTO attempts (id, task_id, number, window_id, binding_id, stage, started_at)
      VALUES (@attemptId, @taskId, @number, @windowId, @bindingId, 'leased', @at)`),
    stage: db.prepare('UPDATE tasks SET stage = ? WHERE seq = ?'),
    submitted: db.prepare('UPDATE tasks SET stage = ?, remote_job = ?, submitted_at = ? WHERE seq = ?'),
    attemptSubmitted: db.prepare(
      'UPDATE attempts SET stage = ?, remote_job = ?, submitted_at = coalesce(submitted_at, ?) WHERE id = ?',
    ),
    progress: db.prepare('UPDATE tasks SET progress = ? WHERE seq = ?'),
    requeue: db.prepare(`
      UPDATE tasks SET state = 'queued', stage = NULL, attempt_id = NULL, remote_job = NULL, submitted_at = NULL,
        progress = 0, not_before = ?, error = ?
      WHERE seq = ?`),
    endAttempt: db.prepare(`
      UPDATE attempts SET outcome = @outcome, error = @error, finished_at = @at, stage = coalesce(@stage, stage)
      WHERE id = @attemptId AND outcome IS NULL`),
    finish: db.prepare(`
      UPDATE tasks SET state = @state, result = @result, error = @error, finished_at = @at,
        progress = CASE WHEN @state = 'completed' THEN 100 ELSE progress END
      WHERE seq = @seq`),
    requestCancel: db.prepare(
      'UPDATE tasks SET cancel_requested_at = coalesce(cancel_requested_at, ?) WHERE seq = ?',
    ),
    setPriority: db.prepare('UPDATE tasks SET priority = ? WHERE seq = ?'),
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
    insertEvent: db.prepare('INSERT INTO task_events (task_id, at, type, data) VALUES (?, ?, ?, ?)'),
    liveByKey: db.prepare(
      `SELECT key_id AS keyId, count(*) AS n FROM tasks WHERE ${LIVE} AND key_id IS NOT NULL GROUP BY key_id`,
    ),
    remove: db.prepare(`DELETE FROM tasks WHERE id = ? AND NOT (${LIVE})`),
    counts: db.prepare('SELECT state, count(*) AS n FROM tasks GROUP BY state'),
  };
}

export type TaskStatements = ReturnType<typeof prepareTaskStatements>;
