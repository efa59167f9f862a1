import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until the probe answers something true, and answers that. An error of the probe counts as "not yet".
 * @throws Error that names what was waited for, with the last error as its cause, after `timeoutMs`.
 */
export async function eventually<T>(what: string, probe: () => T | Promise<T>, timeoutMs = 15_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (let last: unknown; ; await sleep(5)) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`, { cause: last });
  }
}
