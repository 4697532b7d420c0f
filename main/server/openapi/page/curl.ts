export interface CurlRequest {
  method: string;
  /** With origin and query. */
  url: string;
  /** Media type of the body, or null. */
  type: string | null;
  body: unknown;
  needsKey: boolean;
}

/** In single quotes a shell changes nothing; a quote inside ends them, stands alone and begins them again. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call as a person would type it. */
export function curl({ method, url, type, body, needsKey }: CurlRequest): string {
  const lines = [
    `curl ${method === 'get' || (method === 'post' && type) ? '' : `-X ${method.toUpperCase()} `}${quoted(url)}`,
  ];
  if (needsKey) lines.push(`-H "Authorization: Bearer $API_KEY"`);
  if (type === 'application/json') {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body, null, 2))}`);
  } else if (type !== null) {
    const fields = Object.entries(body as Record<string, unknown>);
    lines.push(
      ...fields.map(
        ([name, value]) =>
          `-F ${quoted(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`,
      ),
    );
  }
  return lines.join(' \\\n  ');
}
