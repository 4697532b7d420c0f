import type { Sqlite } from './database.ts';

const TASK_IS = (states: string) =>
  `EXISTS (SELECT 1 FROM tasks WHERE tasks.id = callbacks.task_id AND tasks.state ${states})`;

/** Every statement of the callback ledger, prepared once. */
export const prepareCallbackStatements = (db: Sqlite) => ({
  watch: db.prepare(`
    INSERT INTO callbacks (task_id, id, url, host, origin, wants_progress, created_at)
    VALUES (@taskId, @id, @url, @host, @origin, @wantsProgress, @createdAt)`),
  forget: db.prepare('DELETE FROM callbacks WHERE task_id = ?'),
  get: db.prepare('SELECT * FROM callbacks WHERE task_id = ?'),
  taskEnded: db.prepare(`
    UPDATE callbacks SET state = 'due', next_at = @at WHERE task_id = @taskId AND state = 'watching'`),
  findEnded: db.prepare(`
    UPDATE callbacks SET state = 'due', next_at = @at
    WHERE state = 'watching' AND ${TASK_IS(`IN ('completed', 'failed', 'cancelled')`)}`),
  due: db.prepare(`
    SELECT * FROM callbacks WHERE state = 'due' AND next_at <= @at
      AND task_id NOT IN (SELECT value FROM json_each(@exceptTasks))
      AND host NOT IN (SELECT value FROM json_each(@exceptHosts))
    ORDER BY next_at LIMIT @limit`),
  nextAfter: db.prepare(`SELECT min(next_at) FROM callbacks WHERE state = 'due' AND next_at > ?`).pluck(),
  settle: db.prepare(`
    UPDATE callbacks SET state = @state, attempts = attempts + 1, next_at = @nextAt, ended_at = @endedAt
    WHERE task_id = @taskId`),
  attempt: db.prepare(`
    INSERT INTO callback_attempts (task_id, at, duration_ms, status, error)
    VALUES (@taskId, @at, @durationMs, @status, @error)`),
  again: db.prepare(`
    UPDATE callbacks SET state = 'due', next_at = @at, attempts = 0, ended_at = NULL
    WHERE task_id = @taskId AND state <> 'watching'`),
  list: db.prepare('SELECT * FROM callbacks ORDER BY created_at DESC, rowid DESC LIMIT ?'),
  attempts: db.prepare('SELECT * FROM callback_attempts WHERE task_id = ? ORDER BY id'),
  sweep: db.prepare(`
    DELETE FROM callbacks WHERE created_at < @before
      AND (ended_at < @before OR (state = 'watching' AND NOT ${TASK_IS('IS NOT NULL')}))`),
});
