/** Seconds that the work took. */
export async function timed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share 0.99 for the 99th percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

/** Figures of our side and of its raw baseline, measured right after each other. */
export interface Pair {
  readonly ours: number;
  readonly raw: number;
}

/**
 * Measures both sides in turns, the side that starts changes every round, because the speed of a machine drifts. Round 0
 * warms the code up and does not count.
 */
export async function pairedRounds(
  rounds: number,
  ours: (round: number) => Promise<number>,
  raw: (round: number) => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0 ? await ours(round) : await raw(round);
    const second = round % 2 === 0 ? await raw(round) : await ours(round);
    if (round > 0) pairs.push(round % 2 === 0 ? { ours: first, raw: second } : { ours: second, raw: first });
  }
  return pairs;
}

/** Medians over the rounds; the ratio (ours ÷ raw) is taken pair by pair. */
export function summary(pairs: readonly Pair[]): {
  readonly ours: number;
  readonly raw: number;
  readonly ratio: number;
} {
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    raw: median(pairs.map((pair) => pair.raw)),
    ratio: median(pairs.map((pair) => pair.ours / pair.raw)),
  };
}
