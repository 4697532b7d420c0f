/** What makes an order repeatable without a second task, and callbacks with the log of their attempts. */
export const orderKeysAndCallbacks = `
CREATE TABLE order_keys (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  task_id TEXT NOT NULL,
  unanswered INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX order_keys_by_key ON order_keys (kind, scope, key);
CREATE INDEX order_keys_by_task ON order_keys (task_id);
CREATE INDEX order_keys_by_age ON order_keys (kind, at);

CREATE TABLE callbacks (
  task_id TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  host TEXT NOT NULL,
  origin TEXT NOT NULL,
  wants_progress INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'watching',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX callbacks_due ON callbacks (next_at) WHERE state = 'due';
CREATE INDEX callbacks_by_state ON callbacks (state, created_at);

CREATE TABLE callback_attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES callbacks (task_id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT
) STRICT;
CREATE INDEX callback_attempts_by_task ON callback_attempts (task_id, id);
`;
