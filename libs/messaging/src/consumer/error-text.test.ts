import { expect, test } from '@jest/globals';
import { safeErrorText } from './error-text.ts';

test('an error keeps its name, code and first line, and loses long numbers', () => {
  expect(safeErrorText(new RangeError('no step 12 in case\nwith a stack'))).toBe('RangeError: no step 12 in case');
  expect(safeErrorText(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))).toBe(
    'Error [ECONNREFUSED]: refused',
  );
  expect(safeErrorText(new Error('NIK 1609014501900001 and 0812-3456-7890 unknown'))).toBe(
    'Error: NIK # and # unknown',
  );
  expect(safeErrorText(new Error('x'.repeat(500)))).toHaveLength(200);
  expect(safeErrorText({ nik: '1609014501900001' })).toBe('Error: a value was thrown that is no Error');
});
