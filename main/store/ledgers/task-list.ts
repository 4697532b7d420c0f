import type { Task, TaskQuery } from '../../domain/index.ts';
import type { Sqlite } from './database.ts';
import type { SqlRow } from './rows.ts';
import { taskFromRow } from './task-rows.ts';

/** One page; a cursor that names no task gives an empty one. */
export function listTasks(db: Sqlite, query: TaskQuery): { rows: Task[]; hasMore: boolean } {
  const isRising = query.order === 'asc';
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const where = (sql: string, ...args: (string | number)[]) => {
    parts.push(sql);
    values.push(...args);
  };
  if (query.tenantId !== undefined) where('tenant_id = ?', query.tenantId);
  if (query.executor !== undefined) where('executor = ?', query.executor);
  if (query.kind !== undefined) where('kind = ?', query.kind);
  if (query.states) where(`state IN (${query.states.map(() => '?').join(',')})`, ...query.states);
  if (query.after !== undefined) {
    const seq = db.prepare('SELECT seq FROM tasks WHERE id = ?').pluck().get(query.after);
    if (typeof seq !== 'number') return { rows: [], hasMore: false };
    where(isRising ? 'seq > ?' : 'seq < ?', seq);
  }
  const filter = parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  const rows = db
    .prepare(`SELECT * FROM tasks ${filter} ORDER BY seq ${isRising ? 'ASC' : 'DESC'} LIMIT ?`)
    .all(...values, query.limit + 1) as SqlRow[];
  return { rows: rows.slice(0, query.limit).map(taskFromRow), hasMore: rows.length > query.limit };
}
