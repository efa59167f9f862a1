/** What a stop may take before the process ends without it. */
const STOP_MS = 10_000;

/** Aborts at the first SIGINT or SIGTERM; a second one ends the process at once, as does a stop that takes too long. */
export function stopSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort();
      setTimeout(() => {
        console.error(`The stop took longer than ${STOP_MS / 1000} s and was cut short.`);
        process.exit(1);
      }, STOP_MS).unref();
    });
  }
  return stopping.signal;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
