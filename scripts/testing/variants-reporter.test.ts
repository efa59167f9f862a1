import { expect, test } from '@jest/globals';
import { variantsLine } from './variants-reporter.ts';

const file = (testFilePath: string, ...ran: readonly (readonly [string, string, string?])[]) => ({
  testFilePath,
  testResults: ran.map(([title, status, service = 'layanan-pkh']) => ({
    title,
    status,
    ancestorTitles: service === '' ? [] : [service],
  })),
});

test('variants are counted, those that wait for something apart, what is no variant not at all', () => {
  const line = variantsLine([
    file('/office/src/test/e2e/letters.test.ts', ['a letter', 'failed']),
    file(
      '/office/src/test/e2e/variants.test.ts',
      ['happy', 'passed'],
      ['paused', 'failed'],
      ['refused (pending: reason codes)', 'passed'],
      ['withdrawn (pending: words)', 'failed'],
      ['not asked for', 'pending'],
      ['no variant has the name of another', 'passed', ''],
    ),
  ]);
  expect(line).toBe('variants: 1 passed, 2 failed, 1 pending');
});

test('a run without variants says nothing of them', () => {
  expect(variantsLine([file('/office/src/test/e2e/letters.test.ts', ['a letter', 'passed'])])).toBeUndefined();
});
