import { z } from 'zod';
import { shippedFile, text } from './data-files.ts';

const CODES = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7', 'U8', 'U9'] as const;
export type SatisfactionElementCode = (typeof CODES)[number];

const element = z.strictObject({
  code: z.enum(CODES),
  label: text,
  question: text,
  /** What 1, 2, 3 and 4 mean. */
  choices: z.tuple([text, text, text, text]),
});

/** The nine elements of the survey of citizens' satisfaction (SKM), PermenPAN-RB 14/2017, in the order of U1 to U9. */
export const SATISFACTION_ELEMENTS: readonly z.infer<typeof element>[] = shippedFile(
  import.meta.url,
  'texts/satisfaction.yaml',
  z.array(element).refine((all) => all.map(({ code }) => code).join() === CODES.join(), 'must be U1 to U9 in order'),
);

export type SatisfactionGrade = 'A' | 'B' | 'C' | 'D';

/** One filled-in form: nine answers of 1 to 4 in the order of the elements, null where the citizen gave none. */
export type SatisfactionAnswers = readonly (number | null)[];

/** Sums over forms: all that the index needs, so a view can add one form after the other. */
export interface SatisfactionTally {
  readonly respondents: number;
  readonly sums: readonly number[];
  /** Answers per element. */
  readonly counts: readonly number[];
}

export interface ElementIndex {
  readonly code: SatisfactionElementCode;
  readonly label: string;
  /** How many answered this element. */
  readonly n: number;
  /** 25 × mean, 25.00–100.00; null without answers. */
  readonly index: number | null;
  readonly grade: SatisfactionGrade | null;
}

export interface SatisfactionIndex {
  readonly respondents: number;
  /** IKM, 25.00–100.00; null while an element has no answer at all. */
  readonly ikm: number | null;
  readonly grade: SatisfactionGrade | null;
  /** `Sangat Baik`, `Baik`, `Kurang Baik`, `Tidak Baik`. */
  readonly performance: string | null;
  readonly elements: readonly ElementIndex[];
}

const ELEMENTS = SATISFACTION_ELEMENTS.length;
const ZEROS: readonly number[] = Array.from({ length: ELEMENTS }, () => 0);

export const NO_ANSWERS: SatisfactionTally = { respondents: 0, sums: ZEROS, counts: ZEROS };

/** Lower bounds of the official table, best first. */
const GRADES: readonly (readonly [from: number, grade: SatisfactionGrade, performance: string])[] = [
  [88.31, 'A', 'Sangat Baik'],
  [76.61, 'B', 'Baik'],
  [65, 'C', 'Kurang Baik'],
  [25, 'D', 'Tidak Baik'],
];

/** @throws RangeError unless there are nine answers, each null or a whole number of 1 to 4 */
export function addAnswers(tally: SatisfactionTally, answers: SatisfactionAnswers): SatisfactionTally {
  if (answers.length !== ELEMENTS) throw new RangeError(`A form has ${ELEMENTS} answers, not ${answers.length}`);
  const wrong = answers.findIndex((answer) => answer !== null && ![1, 2, 3, 4].includes(answer));
  if (wrong >= 0) throw new RangeError(`Answer U${wrong + 1} is not a whole number of 1 to 4`);
  return {
    respondents: tally.respondents + 1,
    sums: tally.sums.map((sum, element) => sum + (answers[element] ?? 0)),
    counts: tally.counts.map((count, element) => count + (answers[element] === null ? 0 : 1)),
  };
}

/**
 * IKM = 25 × Σ (mean of an element × 1/9), with the exact ninth (0.111 would cap the score at 99.90), rounded half up to
 * two decimals before the table is read, because the bands have gaps: 64.995 → 65.00 → C. An unanswered element is left
 * out for that respondent.
 */
export function ikm(tally: SatisfactionTally): SatisfactionIndex {
  const { respondents, sums, counts } = tally;
  const elements = SATISFACTION_ELEMENTS.map(({ code, label }, element) => {
    const [sum, n] = [sums[element] ?? 0, counts[element] ?? 0];
    const index = n === 0 ? null : hundredths(BigInt(25 * sum), BigInt(n));
    return { code, label, n, index, grade: gradeOf(index)?.grade ?? null };
  });
  const whole = counts.some((count) => count === 0) ? null : overall(sums, counts);
  const graded = gradeOf(whole);
  return { respondents, ikm: whole, grade: graded?.grade ?? null, performance: graded?.performance ?? null, elements };
}

/** 25 × Σ (sum / n) / 9 as one fraction. */
function overall(sums: readonly number[], counts: readonly number[]): number {
  let [top, bottom] = [0n, 1n];
  for (const [element, sum] of sums.entries()) {
    const n = BigInt(counts[element]!);
    [top, bottom] = [top * n + BigInt(sum) * bottom, bottom * n];
  }
  return hundredths(25n * top, 9n * bottom);
}

/** A fraction rounded half up to two decimals. */
function hundredths(top: bigint, bottom: bigint): number {
  return Number((200n * top + bottom) / (2n * bottom)) / 100;
}

function gradeOf(index: number | null): { grade: SatisfactionGrade; performance: string } | undefined {
  const row = index === null ? undefined : GRADES.find(([from]) => index >= from);
  return row && { grade: row[1], performance: row[2] };
}

/** Catalogue numbers of the Linjamsos services, which are evaluated every month. */
const MONTHLY: ReadonlySet<number | null> = new Set([8, 9, 10]);

/**
 * How often the satisfaction with a service is evaluated: every month for the Linjamsos services 8, 9 and 10; for
 * the others at least once a year, as PermenPAN-RB 14/2017 asks.
 * @param service number in the catalogue
 */
export function evaluationCadence(service: number | null): 'monthly' | 'yearly' {
  return MONTHLY.has(service) ? 'monthly' : 'yearly';
}

/** Period that a form of this day counts in, `2026-08` or `2026`. @param day ISO date in the office's zone */
export function evaluationPeriod(service: number | null, day: string): string {
  return evaluationCadence(service) === 'monthly' ? day.slice(0, 7) : day.slice(0, 4);
}
