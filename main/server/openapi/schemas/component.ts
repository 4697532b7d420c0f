import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** Schemas the document names below `components.schemas`; everything else is written out where it is used. */
const NAMED = z.registry<{ id: string }>();

/** Gives a schema its name in the document. What a nameless schema holds is written out with it. */
export function component<T extends z.ZodType>(id: string, schema: T): T {
  NAMED.add(schema, { id });
  return schema;
}

const uri = (id: string): string => `#/components/schemas/${id}`;

/** Without what only a file of its own would need. */
const bare = ({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema => schema;

/** All named schemas. Read as input: answers may gain fields, so nothing says that there are no others. */
export function namedSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(NAMED, { io: 'input', uri });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}

/** A reference to a named schema, the schema itself otherwise. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const id = NAMED.get(schema)?.id;
  return id === undefined ? bare(z.toJSONSchema(schema, { io: 'input' })) : { $ref: uri(id) };
}
