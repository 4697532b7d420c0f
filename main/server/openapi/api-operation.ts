import type { z } from 'zod';
import type { ErrorCode, JsonObject, JsonValue, Profile } from '../../contract/index.ts';
import type { LinkMaker } from '../dialects/shared/result-urls.ts';

/** What the document says of one method of one path. */
export interface ApiOperation {
  /** `operationId`, and the anchor on the page. */
  id: string;
  method: 'get' | 'post' | 'delete';
  /** With `{name}` for parameters. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  access: Access;
  parameters?: readonly Parameter[];
  body?: Body;
  answer?: readonly Answer[];
  /** What it may refuse with before anything is ordered; what every call may be refused with comes by itself. */
  errors: readonly ErrorCode[];
  /** Of those, the ones a model's own document answers with 422. */
  unprocessable?: readonly ErrorCode[];
  /** What it may answer once the task is stored; such an answer never makes a client order again. */
  afterOrder?: readonly ErrorCode[];
  /** How its refusals are told. */
  scene?: { profile?: Profile; subject?: string };
  /** A poll: what cannot be answered now is 503 in plain text. */
  isPoll?: true;
  deprecated?: true;
}

export const TAGS = [
  'Videos',
  'Images',
  'Chat',
  'Tasks',
  'Models',
  'Events',
  'Files',
  'Flow',
  'Older routes',
  'Submit and query',
  'Service',
] as const;
export type Tag = (typeof TAGS)[number];

/** `open`: no key. `link`: the signature in the link. `setting`: a key, unless a setting opens it. */
export type Access = 'key' | 'open' | 'link' | 'setting';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: z.ZodType;
  description: string;
  isRequired?: true;
  example?: string | number;
}

export interface Body {
  /** By media type; the first one is what examples are sent in. */
  content: Partial<Record<MediaType, z.ZodType>>;
  examples: readonly RequestExample[];
}

export type MediaType = 'application/json' | 'multipart/form-data' | 'application/x-www-form-urlencoded';

/** A request that can be sent as it stands, and what the gateway answers. */
export interface RequestExample {
  name: string;
  summary: string;
  /** In a form, a text that begins with `@` is a file. */
  value: JsonObject;
  type?: MediaType;
  /** The refusal it shows; without it the order is taken. */
  refused?: { code: ErrorCode; status: number };
}

export interface Answer {
  /** 200 unless it says otherwise. */
  status?: number;
  description: string;
  mediaType?: string;
  /** Of JSON the whole answer, of an event stream the `data:` of an event. */
  schema?: z.ZodType;
  headers?: Record<string, string>;
  examples?: readonly AnswerExample[];
}

export interface AnswerExample {
  name: string;
  summary: string;
  /** Rendered by the very code that answers. */
  value(links: LinkMaker): JsonValue;
}
