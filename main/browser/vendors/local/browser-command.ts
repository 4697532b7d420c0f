import { z } from 'zod';
import { type Clock, Deadline, raceAbort } from '../../../kernel/index.ts';

const COMMAND_MS = 3_000;
const Reply = z.object({ id: z.literal(1), result: z.unknown().optional(), error: z.unknown().optional() });
const Processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

/** One CDP command to the browser itself. Rejects when it does not answer within 3 s. */
export async function command(url: string, method: string, clock: Clock): Promise<unknown> {
  using deadline = new Deadline(clock, COMMAND_MS, () => new Error(`${method} was not answered`));
  const socket = new WebSocket(url);
  try {
    const answer = new Promise<unknown>((resolve, reject) => {
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method }));
      socket.onmessage = (event) => {
        const reply = Reply.safeParse(JSON.parse(String(event.data)));
        if (!reply.success) return;
        if (reply.data.error) reject(new Error(`${method} was refused`));
        else resolve(reply.data.result);
      };
      socket.onerror = () => reject(new Error(`${method} did not reach the browser`));
      socket.onclose = () => reject(new Error(`The browser hung up on ${method}`));
    });
    return await raceAbort(answer, deadline.signal);
  } finally {
    socket.close();
  }
}

/** The browser's own word on its process, whatever script started it. Null when it does not say. */
export async function browserPid(url: string, clock: Clock): Promise<number | null> {
  try {
    const { processInfo } = Processes.parse(await command(url, 'SystemInfo.getProcessInfo', clock));
    return processInfo.find((one) => one.type === 'browser')?.id ?? null;
  } catch {
    return null;
  }
}
