import { describe, expect, test } from '@jest/globals';
import { faults, markdownOf, percent, scoresOf } from './score.ts';

const mutant = (fileName: string, status: string) => ({ fileName, status });
const scores = scoresOf(
  [
    mutant('/x/b.ts', 'Killed'),
    mutant('/x/b.ts', 'Timeout'),
    mutant('/x/b.ts', 'NoCoverage'),
    mutant('/x/b.ts', 'Ignored'),
    mutant('/x/a.ts', 'Killed'),
    mutant('/x/a.ts', 'Survived'),
  ],
  (path) => path.slice(3),
);

describe('mutation score', () => {
  test('counts what a test noticed against what none did, and leaves out what was not mutated', () => {
    expect(scores).toEqual([
      { file: 'a.ts', killed: 1, survived: 1 },
      { file: 'b.ts', killed: 2, survived: 1 },
    ]);
    expect(percent(scores)).toBe(60);
    expect(percent([])).toBe(100);
  });

  test('names what is too low, as a whole and per file', () => {
    expect(faults(scores, { all: 85, file: 60, reasons: {} })).toEqual([
      '60.0 % of all mutants are noticed, 85 % must be',
      'a.ts: 50.0 %, below 60 % without a reason',
    ]);
    expect(faults(scores, { all: 60, file: 60, reasons: { 'a.ts': 'reads a calendar' } })).toEqual([]);
    expect(faults(scores, { all: 60, file: 50, reasons: { 'a.ts': 'old' } })).toEqual([
      'a.ts has a reason to be low and is not: take the reason out',
    ]);
  });

  test('the page names every file with its score and its reason', () => {
    const page = markdownOf(scores, { all: 60, file: 60, reasons: { 'a.ts': 'reads a calendar' } });
    expect(page).toContain('**60.0 % of 5 mutants are noticed.**');
    expect(page).toContain('| `a.ts` | 2 | 1 | 50 % | reads a calendar |');
  });
});
