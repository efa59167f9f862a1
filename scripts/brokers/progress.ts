const INTERVAL_MS = 30_000;

export interface Progress {
  /** What the program prints, in pieces as they come. */
  read(text: string): void;
  end(): void;
}

/** Follows the progress bar of cargo (`Building [==> ] 12/200: …`) and says every 30 seconds how far it is. */
export function followCargo(log: (line: string) => void, now: () => number = Date.now): Progress {
  const start = now();
  let done = 'no';
  const timer = setInterval(() => log(`${done} crates compiled, ${minutes(now() - start)} min`), INTERVAL_MS);
  timer.unref();
  return {
    read(text) {
      const bar = [...text.matchAll(/Building \[[^\]]*\] (\d+)\/(\d+)/g)].at(-1);
      if (bar !== undefined) done = `${bar[1]} of ${bar[2]}`;
    },
    end: () => clearInterval(timer),
  };
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
