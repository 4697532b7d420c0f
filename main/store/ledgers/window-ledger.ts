import type { BrowserWindow, WindowLedger, WindowUpsert } from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import type { SqlRow } from './rows.ts';

const COLUMNS = {
  serverId: 'server_id',
  workspaceId: 'workspace_id',
  vendorWindowId: 'vendor_window_id',
  name: 'name',
  sortNumber: 'sort_number',
  remark: 'remark',
  projectName: 'project_name',
  os: 'os',
  coreType: 'core_type',
  coreVersion: 'core_version',
  account: 'account',
  proxy: 'proxy',
  proxyCountry: 'proxy_country',
  unusableReason: 'unusable_reason',
  vendorUpdatedAt: 'vendor_updated_at',
  syncedAt: 'synced_at',
} as const satisfies Record<keyof WindowUpsert, string>;

const NAMES = Object.values(COLUMNS);

function windowFromRow(row: SqlRow): BrowserWindow {
  const shared = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, column]) => [key, row[column] ?? null]),
  ) as unknown as WindowUpsert;
  return {
    ...shared,
    id: String(row.id),
    enabled: row.enabled === 1,
    vanishedAt: row.vanished_at as number | null,
    lastUsedAt: row.last_used_at as number | null,
    maxConcurrent: row.max_concurrent as number | null,
  };
}

/** Windows as last synced from their vendors. */
export class SqliteWindowLedger implements WindowLedger {
  readonly #db: Sqlite;
  readonly #commit: GroupCommit;

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#db = db;
    this.#commit = commit;
  }

  upsert(rows: WindowUpsert[]) {
    const find = this.#db.prepare('SELECT * FROM windows WHERE server_id = ? AND vendor_window_id = ?');
    const insert = this.#db.prepare(
      `INSERT INTO windows (id, ${NAMES.join(', ')}) VALUES (@id, ${Object.keys(COLUMNS)
        .map((key) => `@${key}`)
        .join(', ')})`,
    );
    const update = this.#db.prepare(
      `UPDATE windows SET vanished_at = NULL, ${Object.entries(COLUMNS)
        .map(([key, column]) => `${column} = @${key}`)
        .join(', ')} WHERE id = @id`,
    );
    return this.#commit.run(() => {
      const counts = { added: 0, renamed: 0, unchanged: 0, updated: 0 };
      for (const row of rows) {
        const found = find.get(row.serverId, row.vendorWindowId) as SqlRow | undefined;
        if (!found) {
          insert.run({ ...row, id: newId('win') });
          counts.added++;
          continue;
        }
        const before = windowFromRow(found);
        update.run({ ...row, id: before.id });
        if (before.name !== row.name) counts.renamed++;
        if (before.vanishedAt === null && isSame(before, row)) counts.unchanged++;
        else counts.updated++;
      }
      return counts;
    });
  }

  markVanished(
    scope: { serverId: string; workspaceId: string | null },
    seen: ReadonlySet<string>,
    at: number,
  ) {
    return this.#commit.run(() => {
      const rows = this.#db
        .prepare(
          'SELECT id, vendor_window_id FROM windows WHERE server_id = ? AND workspace_id IS ? AND vanished_at IS NULL',
        )
        .all(scope.serverId, scope.workspaceId) as { id: string; vendor_window_id: string }[];
      const gone = rows.filter((row) => !seen.has(row.vendor_window_id));
      const mark = this.#db.prepare('UPDATE windows SET vanished_at = ? WHERE id = ?');
      for (const row of gone) mark.run(at, row.id);
      return gone.length;
    });
  }

  async list(query: Parameters<WindowLedger['list']>[0] = {}): Promise<BrowserWindow[]> {
    const rows = this.#db
      .prepare('SELECT * FROM windows ORDER BY server_id, sort_number, name')
      .all() as SqlRow[];
    return rows
      .map(windowFromRow)
      .filter((window) => query.serverId === undefined || window.serverId === query.serverId)
      .filter((window) => query.workspaceId === undefined || window.workspaceId === query.workspaceId)
      .filter((window) => query.includeVanished === true || window.vanishedAt === null);
  }

  async get(id: string): Promise<BrowserWindow | null> {
    const row = this.#db.prepare('SELECT * FROM windows WHERE id = ?').get(id) as SqlRow | undefined;
    return row ? windowFromRow(row) : null;
  }

  setEnabled(id: string, enabled: boolean): Promise<boolean> {
    return this.#commit.run(
      () =>
        this.#db.prepare('UPDATE windows SET enabled = ? WHERE id = ?').run(enabled ? 1 : 0, id).changes > 0,
    );
  }

  setMaxConcurrent(id: string, most: number | null): Promise<boolean> {
    return this.#commit.run(
      () => this.#db.prepare('UPDATE windows SET max_concurrent = ? WHERE id = ?').run(most, id).changes > 0,
    );
  }

  touch(id: string, at: number): Promise<boolean> {
    return this.#commit.run(
      () => this.#db.prepare('UPDATE windows SET last_used_at = ? WHERE id = ?').run(at, id).changes > 0,
    );
  }

  remove(id: string): Promise<boolean> {
    return this.#commit.run(() => this.#db.prepare('DELETE FROM windows WHERE id = ?').run(id).changes > 0);
  }
}

function isSame(before: BrowserWindow, row: WindowUpsert): boolean {
  const keys = Object.keys(COLUMNS) as (keyof WindowUpsert)[];
  return keys.every((key) => key === 'syncedAt' || before[key] === (row[key] ?? null));
}
