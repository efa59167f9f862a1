const INTERVAL_MS = 30_000;

/**
 * Reads the progress bar of cargo (`Building [==> ] 12/200: …`) and says now and then how far it is: the first time, then
 * every 30 seconds.
 */
export function progressOf(log: (line: string) => void, now: () => number = Date.now): (text: string) => void {
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    const bar = [...text.matchAll(/Building \[[^\]]*\] (\d+)\/(\d+)/g)].at(-1);
    if (bar === undefined || now() - last < INTERVAL_MS) return;
    last = now();
    log(`${bar[1]} of ${bar[2]} crates compiled, ${minutes(last - start)} min`);
  };
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
