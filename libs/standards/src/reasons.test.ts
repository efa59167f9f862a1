import { expect, test } from '@jest/globals';
import { OTHER_REASON, REASONS, reasonCodes, reasonLabel } from './reasons.ts';

test('31 acts have a list; every list ends with lainnya and names no code twice', () => {
  expect(REASONS).toHaveLength(31);
  for (const { act, reasons } of REASONS) {
    const codes = reasons.map(({ code }) => code);
    expect(codes).toEqual(reasonCodes(act));
    expect(codes.at(-1)).toBe(OTHER_REASON);
    expect(new Set(codes).size).toBe(codes.length);
  }
});

test('a code reads in Indonesian and English; a code of before the lists is shown raw', () => {
  const withdrawal = REASONS.find(({ act }) => act === 'withdrawal');
  expect(withdrawal).toMatchObject({ label: 'Pencabutan permohonan', english: 'Withdrawal' });
  expect(withdrawal?.reasons[0]).toEqual({
    code: 'permintaan-pemohon',
    label: 'Permintaan pemohon',
    english: 'Asked by the applicant',
  });
  expect(reasonLabel('iseng-saja')).toBe('iseng-saja');
});
