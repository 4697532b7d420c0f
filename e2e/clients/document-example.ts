/** One example of the interface documents, as a person would copy it. */
export interface DocumentExample {
  title: string;
  /** Word for word, placeholders included. */
  command: string;
  answers: 'models' | 'task' | 'task_state' | 'content' | 'images' | 'message' | 'stream' | 'files';
  /** What a task of it makes. */
  makes?: 'video' | 'image';
  /** Results of one task; default 1. */
  results?: number;
}

/** What a reader puts in the place of the documents' hosts, keys, ids and addresses of pictures. */
export interface Replacements {
  origin: string;
  key: string;
  /** A finished task. */
  taskId: string;
  /** Where the reference pictures are. */
  cdn: string;
  /** The same as base64. */
  base64: string;
  /** A picture on the reader's disk. */
  file: string;
}

/** The command with everything replaced that a reader has to replace, and nothing else. */
export function filledIn(command: string, values: Replacements): string {
  const { origin, key, taskId, cdn, base64, file } = values;
  const places: [string | RegExp, string][] = [
    ['http://127.0.0.1:8002', origin],
    ['http://<你的IP>:<你的端口>', origin],
    ['https://api.img.dengche.cc', origin],
    ['http://pxz-api.xinsulv.com', origin],
    [/YOUR_API_KEY|<你的许可证>|<token>|<your-api-key>/g, key],
    [/8c7e4b0e6f3b4b0a9e0a0d8f4f0c1234|TASK_ID|\{video_id\}|job_19e5xxx/g, taskId],
    ['https://your-cdn.com', cdn],
    ['https://example.com/reference.jpg', `${cdn}/reference.jpg`],
    ['开始帧图片URL或base64', `${cdn}/first.jpg`],
    ['结束帧图片URL或base64（可选）', base64],
    [/"url_or_base64"(?=\])/g, `"${base64}"`],
    ['url_or_base64', `${cdn}/first.jpg`],
    ['/path/to/example.jpg', file],
  ];
  return places.reduce((text, [place, value]) => text.replaceAll(place, () => value), command);
}
