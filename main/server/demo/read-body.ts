import type { IncomingMessage } from 'node:http';

/** The whole body, or null when it is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? null : Buffer.concat(chunks);
}

/** The JSON body, or undefined when it is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  // Only with this content type does a browser ask before a foreign page may post here.
  if (!request.headers['content-type']?.startsWith('application/json')) return undefined;
  const body = await readBody(request, 256 * 1024);
  try {
    return body ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}
