import { call } from './connect.ts';

/** An installation without any key gets one, so that the first request needs no tour of the command line. */
export async function firstKey(): Promise<string | null> {
  const keys = (await call('keys.list')) as unknown[];
  if (keys.length > 0) return null;
  return ((await call('keys.create', { name: 'first' })) as { key: string }).key;
}

export async function announceFirstKey(): Promise<void> {
  const key = await firstKey();
  if (key) console.log(`Your first API key (shown once): ${key}`);
}
