import { setTimeout as sleep } from 'node:timers/promises';

/** Waits that grow from `firstMs` by `factor` up to `maxMs`. */
export interface BackoffPolicy {
  readonly firstMs: number;
  readonly factor: number;
  readonly maxMs: number;
}

/** What retrying needs from the outside; replaced in tests. */
export interface RetryTools {
  /** 0 to 1. */
  readonly random: () => number;
  /** Rejects when the signal aborts. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const systemRetryTools: RetryTools = {
  random: Math.random,
  delay: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Milliseconds before retry `attempt` (1 is the first). Half is random, so that what failed together is not retried together. */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: () => number): number {
  const full = Math.min(policy.maxMs, policy.firstMs * policy.factor ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}
