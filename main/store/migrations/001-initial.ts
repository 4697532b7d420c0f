/** Never edited after release: a change of shape is a new numbered file. */
export const initial = `
CREATE TABLE windows (
  id TEXT PRIMARY KEY,
  server_id TEXT NOT NULL,
  workspace_id TEXT,
  vendor_window_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_number INTEGER,
  remark TEXT NOT NULL DEFAULT '',
  project_name TEXT,
  os TEXT,
  core_type TEXT,
  core_version TEXT,
  account TEXT,
  proxy TEXT,
  proxy_country TEXT,
  unusable_reason TEXT,
  vendor_updated_at TEXT,
  enabled INTEGER NOT NULL DEFAULT 1,
  vanished_at INTEGER,
  synced_at INTEGER NOT NULL,
  last_used_at INTEGER,
  max_concurrent INTEGER,
  UNIQUE (server_id, vendor_window_id)
) STRICT;

CREATE TABLE bindings (
  id TEXT PRIMARY KEY,
  task_type_id TEXT NOT NULL,
  window_id TEXT NOT NULL REFERENCES windows (id) ON DELETE CASCADE,
  enabled INTEGER NOT NULL DEFAULT 1,
  concurrency INTEGER,
  hand_over TEXT,
  cooldown_until INTEGER NOT NULL DEFAULT 0,
  consecutive_errors INTEGER NOT NULL DEFAULT 0,
  penalty REAL NOT NULL DEFAULT 0,
  penalty_at INTEGER NOT NULL DEFAULT 0,
  quarantine TEXT,
  credits REAL,
  credits_reset_at INTEGER,
  used_today INTEGER NOT NULL DEFAULT 0,
  used_day TEXT NOT NULL DEFAULT '',
  daily_limit INTEGER,
  clean_page INTEGER,
  not_offered TEXT NOT NULL DEFAULT '{}',
  seen_at INTEGER,
  last_used_at INTEGER,
  UNIQUE (task_type_id, window_id)
) STRICT;
CREATE INDEX bindings_by_window ON bindings (window_id);

CREATE TABLE tasks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  stage TEXT,
  executor TEXT NOT NULL,
  kind TEXT NOT NULL,
  task_type_id TEXT NOT NULL,
  request TEXT NOT NULL,
  progress INTEGER NOT NULL DEFAULT 0,
  key_id TEXT,
  tenant_id TEXT NOT NULL,
  priority INTEGER NOT NULL DEFAULT 0,
  pinned_window_id TEXT,
  pinned_binding_id TEXT,
  window_id TEXT,
  binding_id TEXT,
  attempt_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  remote_job TEXT,
  result TEXT,
  error TEXT,
  cancel_requested_at INTEGER,
  not_before INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  submitted_at INTEGER,
  finished_at INTEGER
) STRICT;
CREATE INDEX tasks_live ON tasks (seq) WHERE state IN ('queued', 'processing');
CREATE INDEX tasks_by_tenant ON tasks (tenant_id, seq);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  window_id TEXT NOT NULL,
  binding_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  outcome TEXT,
  error TEXT,
  remote_job TEXT,
  started_at INTEGER NOT NULL,
  submitted_at INTEGER,
  finished_at INTEGER,
  UNIQUE (task_id, number)
) STRICT;

CREATE INDEX attempts_by_window ON attempts (window_id, started_at);

CREATE TABLE task_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX task_events_by_task ON task_events (task_id, id);

CREATE TABLE request_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  key_id TEXT,
  task_id TEXT,
  error_code TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX request_log_by_key ON request_log (key_id, seq);
`;
