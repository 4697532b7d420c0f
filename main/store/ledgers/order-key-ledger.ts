import type { OrderKey, OrderKeyKind, OrderKeyLedger } from '../../domain/index.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import type { SqlRow } from './rows.ts';

const keyFromRow = (row: SqlRow): OrderKey => ({
  kind: String(row.kind) as OrderKeyKind,
  scope: String(row.scope),
  key: String(row.key),
  fingerprint: String(row.fingerprint),
  taskId: String(row.task_id),
  at: Number(row.at),
});

/** By what a repeated order is recognised, and the task it is about. */
export class SqliteOrderKeyLedger implements OrderKeyLedger {
  readonly #commit: GroupCommit;
  readonly #sql;

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#commit = commit;
    this.#sql = {
      write: db.prepare(
        `INSERT INTO order_keys (kind, scope, key, fingerprint, task_id, at)
         VALUES (@kind, @scope, @key, @fingerprint, @taskId, @at)`,
      ),
      find: db.prepare(
        `SELECT * FROM order_keys WHERE kind = @kind AND scope = @scope AND key = @key AND at >= @since
         ORDER BY unanswered DESC, seq DESC LIMIT 1`,
      ),
      unanswered: db.prepare('UPDATE order_keys SET unanswered = 1 WHERE task_id = ?'),
      drop: db.prepare('DELETE FROM order_keys WHERE task_id = ?'),
      sweep: db.prepare('DELETE FROM order_keys WHERE kind = ? AND at < ?'),
      sweepTaskless: db.prepare(
        `DELETE FROM order_keys WHERE kind = ? AND at < ? AND NOT EXISTS
         (SELECT 1 FROM tasks WHERE tasks.id = order_keys.task_id)`,
      ),
    };
  }

  write(keys: readonly OrderKey[]): Promise<void> {
    return this.#commit.run(() => {
      for (const key of keys) this.#sql.write.run(key);
    });
  }

  async find(named: Pick<OrderKey, 'kind' | 'scope' | 'key'>, since: number): Promise<OrderKey | null> {
    const { kind, scope, key } = named;
    const row = this.#sql.find.get({ kind, scope, key, since }) as SqlRow | undefined;
    return row ? keyFromRow(row) : null;
  }

  markUnanswered(taskId: string): Promise<void> {
    return this.#commit.run(() => void this.#sql.unanswered.run(taskId));
  }

  drop(taskId: string): Promise<void> {
    return this.#commit.run(() => void this.#sql.drop.run(taskId));
  }

  sweep(kind: OrderKeyKind, before: number, onlyTaskless: boolean): Promise<number> {
    const statement = onlyTaskless ? this.#sql.sweepTaskless : this.#sql.sweep;
    return this.#commit.run(() => statement.run(kind, before).changes);
  }
}
