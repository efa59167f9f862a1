/** A promise was not settled in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * The value of the promise. The work itself is not cancelled; what it does after the timeout is ignored.
 * @throws TimedOut after `ms`, or what the promise rejects with before that.
 */
export async function withTimeout<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TimedOut(`Not settled within ${ms} ms`)), ms);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the promise is settled, fulfilled or rejected, or after `ms`. Never rejects. */
export async function settleWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  await withTimeout(ms, promise).catch(() => undefined);
}
