import { type Pair, summary } from './rounds.ts';

/** One figure of the table. */
export interface Line {
  readonly figure: string;
  readonly value: string;
  readonly baseline?: string;
  readonly ratio?: number;
  readonly goal?: string;
  readonly reached?: boolean;
}

/** Measures by name. */
export type Parts = Readonly<Record<string, () => Promise<readonly Line[]>>>;

export const ROUNDS = 3;
export const ROUND_MS = 4_000;

export function compared(figure: string, unit: string, baseline: string, pairs: readonly Pair[]): Line {
  const { ours, raw, ratio } = summary(pairs);
  return { figure, value: `${whole(ours)} ${unit}`, baseline: `${baseline} ${whole(raw)}/s`, ratio };
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
