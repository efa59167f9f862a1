import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds; throws after the limit. */
export async function until(condition: () => boolean, what: string, limitMs = 5000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await pause(5);
  }
}
