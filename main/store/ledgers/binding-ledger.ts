import type { Binding, BindingLedger } from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import { fromJson, type SqlRow, toJson } from './rows.ts';

const toFlag = (is: boolean | null): number | null => (is === null ? null : Number(is));

type Patch = Parameters<BindingLedger['update']>[1];

const toSql: {
  [K in keyof Required<Patch>]: {
    column: string;
    value: (patch: Required<Patch>[K]) => string | number | null;
  };
} = {
  enabled: { column: 'enabled', value: (enabled) => (enabled ? 1 : 0) },
  concurrency: { column: 'concurrency', value: (n) => n },
  handOver: { column: 'hand_over', value: toJson },
  cooldownUntil: { column: 'cooldown_until', value: (at) => at },
  consecutiveErrors: { column: 'consecutive_errors', value: (n) => n },
  penalty: { column: 'penalty', value: (n) => n },
  penaltyAt: { column: 'penalty_at', value: (at) => at },
  quarantine: { column: 'quarantine', value: toJson },
  credits: { column: 'credits', value: (n) => n },
  creditsResetAt: { column: 'credits_reset_at', value: (at) => at },
  usedToday: { column: 'used_today', value: (n) => n },
  usedDay: { column: 'used_day', value: (day) => day },
  dailyLimit: { column: 'daily_limit', value: (n) => n },
  cleanPage: { column: 'clean_page', value: toFlag },
  notOffered: { column: 'not_offered', value: toJson },
  seenAt: { column: 'seen_at', value: (at) => at },
  lastUsedAt: { column: 'last_used_at', value: (at) => at },
};

const bindingFromRow = (row: SqlRow): Binding => ({
  id: String(row.id),
  taskTypeId: String(row.task_type_id),
  windowId: String(row.window_id),
  enabled: row.enabled === 1,
  concurrency: row.concurrency as number | null,
  handOver: fromJson(row.hand_over),
  cooldownUntil: Number(row.cooldown_until),
  consecutiveErrors: Number(row.consecutive_errors),
  penalty: Number(row.penalty),
  penaltyAt: Number(row.penalty_at),
  quarantine: fromJson(row.quarantine),
  credits: row.credits as number | null,
  creditsResetAt: row.credits_reset_at as number | null,
  usedToday: Number(row.used_today),
  usedDay: String(row.used_day),
  dailyLimit: row.daily_limit as number | null,
  cleanPage: row.clean_page === null ? null : row.clean_page === 1,
  notOffered: fromJson(row.not_offered) ?? {},
  seenAt: row.seen_at as number | null,
  lastUsedAt: row.last_used_at as number | null,
});

/** Which window serves which task type, and how it is doing. */
export class SqliteBindingLedger implements BindingLedger {
  readonly #db: Sqlite;
  readonly #commit: GroupCommit;
  readonly #updates = new Map<string, ReturnType<Sqlite['prepare']>>();

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#db = db;
    this.#commit = commit;
  }

  bind(
    taskTypeId: string,
    windowId: string,
    options: { concurrency?: number | null; dailyLimit?: number | null; cleanPage?: boolean | null } = {},
  ): Promise<Binding> {
    const { concurrency = null, dailyLimit = null, cleanPage = null } = options;
    return this.#commit.run(() => {
      const row = this.#db
        .prepare(
          `INSERT INTO bindings (id, task_type_id, window_id, concurrency, daily_limit, clean_page)
           VALUES (@id, @taskTypeId, @windowId, @concurrency, @dailyLimit, @cleanPage)
           ON CONFLICT (task_type_id, window_id)
           DO UPDATE SET enabled = 1, concurrency = @concurrency, daily_limit = @dailyLimit, clean_page = @cleanPage
           RETURNING *`,
        )
        .get({
          id: newId('bnd'),
          taskTypeId,
          windowId,
          concurrency,
          dailyLimit,
          cleanPage: toFlag(cleanPage),
        });
      return bindingFromRow(row as SqlRow);
    });
  }

  unbind(id: string): Promise<boolean> {
    return this.#commit.run(() => this.#db.prepare('DELETE FROM bindings WHERE id = ?').run(id).changes > 0);
  }

  async list(query: { taskTypeId?: string; windowId?: string } = {}): Promise<Binding[]> {
    const rows = this.#db.prepare('SELECT * FROM bindings ORDER BY rowid').all() as SqlRow[];
    return rows
      .map(bindingFromRow)
      .filter((binding) => query.taskTypeId === undefined || binding.taskTypeId === query.taskTypeId)
      .filter((binding) => query.windowId === undefined || binding.windowId === query.windowId);
  }

  async get(id: string): Promise<Binding | null> {
    const row = this.#db.prepare('SELECT * FROM bindings WHERE id = ?').get(id) as SqlRow | undefined;
    return row ? bindingFromRow(row) : null;
  }

  update(id: string, patch: Patch): Promise<boolean> {
    const names = (Object.keys(patch) as (keyof Patch)[]).filter((name) => patch[name] !== undefined);
    if (names.length === 0) return Promise.resolve(true);
    const values = names.map((name) => toSql[name].value(patch[name] as never));
    return this.#commit.run(() => this.#updateOf(names).run(...values, id).changes > 0);
  }

  /** The same few sets of columns come again and again. */
  #updateOf(names: readonly (keyof Patch)[]) {
    const set = names.map((name) => `${toSql[name].column} = ?`).join(', ');
    const prepared = this.#updates.get(set) ?? this.#db.prepare(`UPDATE bindings SET ${set} WHERE id = ?`);
    this.#updates.set(set, prepared);
    return prepared;
  }
}
