import { z } from 'zod';

/**
 * What is read of RoxyBrowser's answers, as leniently as identity allows: a field that is absent, null or of another
 * type becomes null, but a window without id is an unreadable answer. Skipping it would make it look deleted.
 */

const id = z.union([z.string().min(1), z.number()]).transform(String);
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);
const number = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);
const list = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

export const pageOf = <T extends z.ZodType>(row: T) =>
  z
    .object({ total: number, rows: list(row) })
    .nullish()
    .transform((page) => page ?? { total: 0, rows: [] });

const Project = z
  .object({ projectId: text, project_id: text, id: text, projectName: text, project_name: text, name: text })
  .transform((row) => ({
    id: row.projectId ?? row.project_id ?? row.id,
    name: row.projectName ?? row.project_name ?? row.name,
  }));

export const Workspace = z.object({ id, workspaceName: text, project_details: list(Project) });

export const ListRow = z.object({
  dirId: id,
  windowSortNum: number,
  windowName: text,
  windowRemark: text,
  coreType: text,
  coreVersion: text,
  os: text,
  updateTime: text,
  projectName: text,
});
export type ListRow = z.infer<typeof ListRow>;

const Platform = z.object({ platformUrl: text, platformUserName: text });
const ProxyNote = z
  .object({ proxyCategory: text, protocol: text, host: text, port: text, lastCountry: text })
  .nullish()
  .catch(null);

/** Cookies, passwords and second factors are not read at all: what is not parsed cannot leak. */
export const DetailRow = ListRow.extend({
  windowPlatformList: list(Platform).catch([]),
  proxyInfo: ProxyNote,
});
export type DetailRow = z.infer<typeof DetailRow>;

export const Connection = z.object({
  dirId: text,
  ws: text,
  http: text,
  pid: number,
  coreType: text,
});
export type Connection = z.infer<typeof Connection>;

/** A plain array by the spec; absent or null when nothing is open. */
export const Connections = z
  .union([z.array(Connection), z.object({ rows: z.array(Connection) }).transform((page) => page.rows)])
  .nullish()
  .transform((rows) => rows ?? []);
