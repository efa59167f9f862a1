import { describe, expect, test } from '@jest/globals';
import {
  addAnswers,
  evaluationCadence,
  evaluationPeriod,
  ikm,
  NO_ANSWERS,
  type SatisfactionAnswers,
  type SatisfactionTally,
} from './satisfaction.ts';

const all = (forms: readonly SatisfactionAnswers[]) => forms.reduce(addAnswers, NO_ANSWERS);
const same = (answer: number | null) => Array.from({ length: 9 }, () => answer);

/** Sums that give these means over `n` forms. */
function withMeans(means: readonly number[], n: number): SatisfactionTally {
  return { respondents: n, sums: means.map((mean) => Math.round(mean * n)), counts: means.map(() => n) };
}

describe('3.6', () => {
  test('vector: the nine means give 86.39, B, with the exact ninth', () => {
    const means = [3.45, 3.38, 3.21, 3.95, 3.4, 3.52, 3.61, 3.3, 3.28];
    const found = ikm(withMeans(means, 100));
    expect(found).toMatchObject({ respondents: 100, ikm: 86.39, grade: 'B', performance: 'Baik' });
    expect(found.elements.map(({ index, grade }) => [index, grade])).toEqual([
      [86.25, 'B'],
      [84.5, 'B'],
      [80.25, 'B'],
      [98.75, 'A'],
      [85, 'B'],
      [88, 'B'],
      [90.25, 'A'],
      [82.5, 'B'],
      [82, 'B'],
    ]);
  });

  test('64.995 is rounded half up before the table is read: 65.00, C', () => {
    // Σ means = 64.995 × 9 / 25 = 23.3982
    const tally = { respondents: 5000, sums: [...Array(8).fill(13_000), 12_991], counts: Array(9).fill(5000) };
    expect(ikm(tally)).toMatchObject({ ikm: 65, grade: 'C', performance: 'Kurang Baik' });
    expect(ikm({ ...tally, sums: [...Array(8).fill(13_000), 12_990] })).toMatchObject({ ikm: 64.99, grade: 'D' });
  });

  test('the whole scale is used: all four is 100.00, all one is 25.00', () => {
    expect(ikm(all([same(4)]))).toMatchObject({ ikm: 100, grade: 'A', performance: 'Sangat Baik' });
    expect(ikm(all([same(1)]))).toMatchObject({ ikm: 25, grade: 'D', performance: 'Tidak Baik' });
  });

  test.each([
    [88.31, 'A'],
    [88.3, 'B'],
    [76.61, 'B'],
    [76.6, 'C'],
    [65, 'C'],
    [64.99, 'D'],
  ])('an element of %d has grade %s', (index, grade) => {
    expect(ikm(withMeans(Array(9).fill(index / 25), 10_000)).elements[0]).toMatchObject({ index, grade });
  });

  test('an unanswered element is left out for that respondent, and n says so', () => {
    const partly = [4, ...Array(8).fill(3)];
    const found = ikm(all([partly, [null, ...Array(8).fill(3)]]));
    expect(found.elements[0]).toMatchObject({ n: 1, index: 100 });
    expect(found.elements[1]).toMatchObject({ n: 2, index: 75 });
    expect(found).toMatchObject({ respondents: 2, ikm: 77.78, grade: 'B' });
  });

  test('while an element has no answer there is no index', () => {
    expect(ikm(NO_ANSWERS)).toMatchObject({ respondents: 0, ikm: null, grade: null, performance: null });
    const found = ikm(all([[null, ...Array(8).fill(3)]]));
    expect(found).toMatchObject({ ikm: null, grade: null });
    expect(found.elements[0]).toMatchObject({ code: 'U1', n: 0, index: null, grade: null });
  });

  test('a form that is no form is refused', () => {
    expect(() => all([[1, 2, 3]])).toThrow('9 answers');
    expect(() => all([same(5)])).toThrow('U1');
    expect(() => all([same(2.5)])).toThrow('U1');
  });
});

test('R-20: Linjamsos services 8, 9 and 10 are evaluated every month, the others every year', () => {
  expect([8, 9, 10].map(evaluationCadence)).toEqual(['monthly', 'monthly', 'monthly']);
  expect([1, 11, 21, null].map(evaluationCadence)).toEqual(['yearly', 'yearly', 'yearly', 'yearly']);
  expect([evaluationPeriod(9, '2026-08-03'), evaluationPeriod(11, '2026-08-03')]).toEqual(['2026-08', '2026']);
});
