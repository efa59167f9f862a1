import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the work has ended, well or not, or after `limitMs`. */
export async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  const limit = new AbortController();
  const expired = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), expired]);
  limit.abort();
}
