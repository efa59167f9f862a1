/** Nothing came within the time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** What the promise brings, if it does so in time. What it does later is not waited for and raises nothing. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TimedOut()), milliseconds);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
