/** A caller of the API, who only knows its address and a key. */
export interface Caller {
  /** Id of the task. Throws with status and body when refused. */
  order(prompt: string, picture?: Uint8Array<ArrayBuffer>): Promise<string>;
  send(body: object): Promise<{ status: number; body: ApiAnswer }>;
  /** Stops it, and its row goes. */
  remove(id: string): Promise<void>;
  /** Size of the finished file. */
  download(id: string): Promise<number>;
}

export interface ApiAnswer {
  id?: string;
  error?: { code: string; message: string };
}

export function callerOf(origin: string, key: string): Caller {
  const authorization = `Bearer ${key}`;
  const post = async (body: BodyInit, headers: Record<string, string>) => {
    const answer = await fetch(`${origin}/v1/videos`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as ApiAnswer };
  };
  const send = (body: object) =>
    post(JSON.stringify(body), { authorization, 'content-type': 'application/json' });
  return {
    send,
    async order(prompt, picture) {
      const answer = picture
        ? await post(formOf(prompt, picture), { authorization })
        : await send({ model: 'demo-image', prompt, aspect_ratio: '1:1' });
      if (answer.status === 200 && answer.body.id) return answer.body.id;
      throw new Error(`order refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    async remove(id) {
      const url = `${origin}/v1/videos/${id}`;
      const answer = await fetch(url, { method: 'DELETE', headers: { authorization } });
      if (answer.status !== 200) throw new Error(`not removed: ${answer.status} ${await answer.text()}`);
    },
    async download(id) {
      const answer = await fetch(`${origin}/v1/videos/${id}/content`, { headers: { authorization } });
      if (answer.status !== 200) throw new Error(`no content: ${answer.status}`);
      return (await answer.arrayBuffer()).byteLength;
    },
  };
}

function formOf(prompt: string, picture: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.set('model', 'demo-image');
  form.set('prompt', prompt);
  form.set('aspect_ratio', '1:1');
  form.append('images[]', new Blob([picture], { type: 'image/png' }), 'reference.png');
  return form;
}
