/** What became of the mutants of one file. */
export interface FileScore {
  readonly file: string;
  /** Noticed by a test: one failed, or never ended. */
  readonly killed: number;
  /** No test failed, or none ran the line. */
  readonly survived: number;
}

interface Mutant {
  readonly fileName: string;
  readonly status: string;
  readonly static?: boolean;
}

/** Share of noticed mutants, 0 to 100; 100 where there were none. */
export function percent(scores: readonly Pick<FileScore, 'killed' | 'survived'>[]): number {
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const all = scores.reduce((sum, score) => sum + score.killed + score.survived, 0);
  return all === 0 ? 100 : (100 * killed) / all;
}

/** Mutants that Stryker left out (sentences, mutants that do not run) count neither way. */
export function scoresOf(mutants: readonly Mutant[], nameOf: (path: string) => string): FileScore[] {
  const files = Map.groupBy(mutants, ({ fileName }) => nameOf(fileName));
  const count = (of: readonly Mutant[], statuses: readonly string[]) =>
    of.filter(({ status }) => statuses.includes(status)).length;
  return [...files]
    .map(([file, of]) => ({
      file,
      killed: count(of, ['Killed', 'Timeout']),
      survived: count(of, ['Survived', 'NoCoverage']),
    }))
    .sort((a, b) => a.file.localeCompare(b.file));
}

export interface Bounds {
  /** Percent that all files together must reach. */
  readonly all: number;
  /** Percent below which a file must stand in `reasons`. */
  readonly file: number;
  /** Why a file may stay below. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** What breaks the bounds, a line each; empty when all hold. */
export function faults(scores: readonly FileScore[], { all, file, reasons }: Bounds): string[] {
  const total = percent(scores);
  const low = scores.filter((score) => percent([score]) < file);
  return [
    ...(total < all ? [`${total.toFixed(1)} % of all mutants are noticed, ${all} % must be`] : []),
    ...low
      .filter((score) => reasons[score.file] === undefined)
      .map((score) => `${score.file}: ${percent([score]).toFixed(1)} %, below ${file} % without a reason`),
    ...Object.keys(reasons)
      .filter((name) => scores.some((score) => score.file === name) && !low.some((score) => score.file === name))
      .map((name) => `${name} has a reason to be low and is not: take the reason out`),
  ];
}

/** `docs/mutation-score.md`. */
export function markdownOf(scores: readonly FileScore[], { all, file, reasons }: Bounds): string {
  const rows = scores.map((score) => {
    const reason = reasons[score.file] ?? '';
    return `| \`${score.file}\` | ${score.killed + score.survived} | ${score.survived} | ${percent([score]).toFixed(0)} % | ${reason} |`;
  });
  return `# Mutation score of the domain

Written by \`npm run mutants\`. Each mutant is one small fault put into a \`domain/\` file (a comparison turned round, a
condition dropped, a code emptied); it counts as noticed when a test of the domain fails; random tests are left out,
because what they notice depends on their seed. Sentences for people are not mutated. The command fails when fewer than ${all} % of all mutants are noticed, or when a
file below ${file} % has no reason here.

**${percent(scores).toFixed(1)} % of ${scores.reduce((sum, { killed, survived }) => sum + killed + survived, 0)} mutants are noticed.**

| File | Mutants | Not noticed | Score | Why it may be low |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
