import { expect, test } from '@jest/globals';
import { sameName } from './same-name.ts';

test('capitals, accents, points and spaces make no other name', () => {
  expect(sameName(' SITI  contoh, S.Sos', 'Siti Contoh S.SOS')).toBe(true);
  expect(sameName('André', 'ANDRE\u0301')).toBe(true);
  expect(sameName('André', 'Andre')).toBe(true);
});

test('other names are other names, also in other scripts', () => {
  expect(sameName('Siti Contoh', 'Siti Contohan')).toBe(false);
  expect(sameName('王小明', '李四')).toBe(false);
});
