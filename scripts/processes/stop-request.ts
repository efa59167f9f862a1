const POLL_MS = 1_000;

/**
 * Resolves when this process is to stop: by a signal, or because the `npm run` that started it is gone, which passes no
 * signal on. Keeps the process alive until then.
 */
export function stopRequest(): Promise<void> {
  return new Promise((done) => {
    const parent = process.ppid;
    const byNpm = process.env['npm_lifecycle_event'] !== undefined;
    const watch = setInterval(() => {
      if (byNpm && process.ppid !== parent) stop();
    }, POLL_MS);
    const stop = () => {
      clearInterval(watch);
      done();
    };
    // They stay handled: a second Ctrl-C must not cut the clean-up short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
