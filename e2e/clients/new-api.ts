import { type Filled, fillStruct, GoJsonError, type GoStruct } from './go-json.ts';

/**
 * The relay new-api as a client of the gateway, re-created from its documented rules: what its Sora adaptor (channel types 1
 * and 55) sends and accepts, and what its poll loop makes of every answer. Facts: upstream main of 2026-07.
 */

const VIDEO: GoStruct = {
  id: 'string',
  task_id: 'string',
  object: 'string',
  model: 'string',
  status: 'string',
  progress: 'int',
  created_at: 'int',
  completed_at: 'int',
  expires_at: 'int',
  seconds: 'string',
  size: 'string',
  remixed_from_video_id: 'string',
  error: { message: 'string', code: 'string' },
};

const MODEL: GoStruct = {
  id: 'string',
  object: 'string',
  created: 'int',
  owned_by: 'string',
  metadata: 'object',
  permission: 'objects',
  root: 'string',
  parent: 'string',
};

const MODELS: GoStruct = { object: 'string', data: [MODEL] };

/** What it reads of its own user's request. */
const REQUEST: GoStruct = {
  model: 'string',
  prompt: 'string',
  seconds: 'string',
  size: 'string',
  image: 'string',
  input_reference: 'string',
  images: 'strings',
};

const SIZES: Record<string, readonly string[]> = {
  'sora-2': ['720x1280', '1280x720'],
  'sora-2-pro': ['720x1280', '1280x720', '1792x1024', '1024x1792'],
};

export type RelayStatus = 'SUBMITTED' | 'QUEUED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILURE';

/** A row of its table of tasks. */
export interface RelayTask {
  /** What its user knows it by. */
  readonly id: string;
  readonly upstreamId: string;
  status: RelayStatus;
  /** `45%`. */
  progress: string;
  failReason: string;
  /** A failed task gives its user the money back: at most once, and never when something was made. */
  refunds: number;
  /** The last answer to a poll, word for word; its user gets to see it. */
  data: string;
  /** Why polls were of no use, newest last. */
  readonly pollErrors: string[];
}

/** What its user is told instead of a task. */
export class RelayError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface Channel {
  /** Without `/v1`. */
  baseUrl: string;
  /** Used whole, for submitting and for polling; may be changed at any time. */
  key: string;
  /** Its users' names of models → ours. */
  models?: Record<string, string>;
}

const STATUS: Record<string, RelayStatus> = {
  queued: 'QUEUED',
  pending: 'QUEUED',
  processing: 'IN_PROGRESS',
  in_progress: 'IN_PROGRESS',
  completed: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'FAILURE',
};

export const isOver = ({ status }: RelayTask): boolean => status === 'SUCCESS' || status === 'FAILURE';

export class NewApi {
  readonly channel: Channel;
  readonly tasks: RelayTask[] = [];
  #made = 0;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  /** The button "fetch models" of a channel: one entry of another type and the whole list is refused. */
  async fetchModels(): Promise<string[]> {
    const answer = await this.#get('/v1/models');
    if (answer.status !== 200)
      throw new RelayError('fetch_models_failed', answer.status, await answer.text());
    const { data } = fillStruct(await answer.text(), MODELS);
    return (data as Filled[]).map(({ id }) => String(id));
  }

  /** `POST /v1/videos` of its user, as JSON; answers what its user gets. */
  async submit(body: Record<string, unknown>): Promise<{ answer: Filled; task: RelayTask }> {
    checkRequest(body);
    return this.#send(JSON.stringify({ ...body, model: this.#mapped(body.model) }), 'application/json');
  }

  /** The same with a picture: the form is taken apart and put together anew, the model first. */
  async submitForm(form: FormData): Promise<{ answer: Filled; task: RelayTask }> {
    const rebuilt = new FormData();
    rebuilt.set('model', this.#mapped(form.get('model')));
    for (const [name, value] of form) if (name !== 'model') rebuilt.append(name, value);
    return this.#send(rebuilt, null);
  }

  /** One round of its loop over all unfinished tasks of the channel. */
  async pollOnce(): Promise<void> {
    for (const task of this.tasks.filter((one) => !isOver(one))) {
      try {
        await this.#poll(task);
      } catch (error) {
        // Logged, and tried again in the next round.
        task.pollErrors.push(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** What its user sees of a finished task: our last answer with its own id in it. */
  view(task: RelayTask): Record<string, unknown> {
    return { ...(JSON.parse(task.data) as Record<string, unknown>), id: task.id };
  }

  /** Its proxy of the file; anything but a final 200 is 502 to its user. */
  async content({ upstreamId }: RelayTask): Promise<{ type: string; bytes: Uint8Array }> {
    const answer = await this.#get(`/v1/videos/${upstreamId}/content`);
    if (answer.status !== 200) throw new RelayError('bad_gateway', 502, await answer.text());
    const type = answer.headers.get('content-type') ?? '';
    return { type, bytes: new Uint8Array(await answer.arrayBuffer()) };
  }

  /** The test of a channel, by hand or by timer, with any model of it. */
  async testChannel(model: string): Promise<number> {
    const messages = [{ role: 'user', content: 'hi' }];
    const answer = await fetch(`${this.channel.baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...this.#authorization(), 'content-type': 'application/json' },
      body: JSON.stringify({ model: this.#mapped(model), messages, max_tokens: 16, stream: false }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  #mapped(model: unknown): string {
    return this.channel.models?.[String(model)] ?? String(model);
  }

  #authorization(): { authorization: string } {
    return { authorization: `Bearer ${this.channel.key}` };
  }

  #get(path: string): Promise<Response> {
    return fetch(this.channel.baseUrl + path, { headers: this.#authorization() });
  }

  async #send(body: BodyInit, type: string | null): Promise<{ answer: Filled; task: RelayTask }> {
    const answer = await fetch(`${this.channel.baseUrl}/v1/videos`, {
      method: 'POST',
      headers: { ...this.#authorization(), ...(type ? { 'content-type': type } : {}) },
      body,
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new RelayError('fail_to_fetch_task', answer.status, text);
    const video = readVideo(text);
    const upstreamId = String(video.id || video.task_id || '');
    if (upstreamId === '') throw new RelayError('invalid_response', 500, 'task_id is empty');
    const id = `task_${String(++this.#made).padStart(32, '0')}`;
    const task: RelayTask = {
      id,
      upstreamId,
      status: 'SUBMITTED',
      progress: '0%',
      failReason: '',
      refunds: 0,
      data: text,
      pollErrors: [],
    };
    this.tasks.push(task);
    return { answer: { ...video, id, task_id: id }, task };
  }

  /** The HTTP status of the answer is not looked at. */
  async #poll(task: RelayTask): Promise<void> {
    const text = await (await this.#get(`/v1/videos/${task.upstreamId}`)).text();
    const video = fillStruct(text, VIDEO);
    task.data = text;
    const status = STATUS[String(video.status ?? '')];
    if (status === undefined) {
      const { error } = video as { error?: { code?: string } };
      if (error?.code !== '429') fail(task, 'upstream returned error');
      return;
    }
    task.status = status;
    const { progress } = video as { progress?: number };
    if (progress !== undefined && progress > 0 && progress < 100) task.progress = `${progress}%`;
    if (status === 'SUCCESS') task.progress = '100%';
    if (status === 'FAILURE') {
      fail(task, (video as { error?: { message?: string } }).error?.message ?? 'task failed');
    }
  }
}

function fail(task: RelayTask, reason: string): void {
  Object.assign(task, { status: 'FAILURE', progress: '100%', failReason: reason });
  task.refunds++;
}

/** The task runs here, and its user is told that it failed: the worst there is. */
function readVideo(text: string): Filled {
  try {
    return fillStruct(text, VIDEO);
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    throw new RelayError('unmarshal_response_body_failed', 500, `${error.message}; body: ${text}`);
  }
}

function checkRequest(body: Record<string, unknown>): void {
  const refuse = (why: string) => new RelayError('invalid_request', 400, why);
  try {
    fillStruct(JSON.stringify(body), REQUEST);
  } catch (error) {
    throw new RelayError('invalid_json', 400, String(error));
  }
  const { model, prompt, size } = body;
  if (!model) throw refuse('model is required');
  if (typeof prompt !== 'string' || prompt.trim() === '') throw refuse('prompt is required');
  const sizes = SIZES[String(model)];
  if (size !== undefined && sizes && !sizes.includes(String(size))) throw refuse(`bad size ${String(size)}`);
}
