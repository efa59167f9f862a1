import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseKk } from './kk.ts';
import { maskName } from './mask.ts';
import { parseNik } from './nik.ts';
import type { ParseResult } from './parse-result.ts';
import { parsePhone } from './phone.ts';

const errors = (result: ParseResult<unknown>) => (result.ok ? [] : result.errors.map(({ code }) => code));
const warnings = (result: ParseResult<unknown>) => (result.ok ? result.warnings.map(({ code }) => code) : null);

describe('NIK (3.1)', () => {
  test('a man of OKU Selatan', () => {
    expect(parseNik('1609010107909991', { regionCode: '16.09' })).toEqual({
      ok: true,
      value: '1609010107909991',
      warnings: [],
      facts: { birthDay: 1, birthMonth: 7, birthYear: 90, sex: 'L', regionCode: '16.09.01' },
    });
  });

  test('a woman has 40 added to her day of birth', () => {
    expect(parseNik('1609014107909992')).toMatchObject({ ok: true, facts: { birthDay: 1, birthMonth: 7, sex: 'P' } });
  });

  test.each([
    ['7324047102019993', 'date'],
    ['7324043113019993', 'month'],
    ['1609013207909991', 'day'],
    ['1609010107900000', 'serial'],
    ['9909010107909991', 'province'],
    ['1609010007909991', 'day'],
    ['1609014007909991', 'day'],
    ['1609017207909991', 'day'],
    ['1609013104909991', 'date'],
    ['1609012902019991', 'date'],
    ['160901010790999', 'format'],
    ['16090101079099910', 'format'],
    ['160901010790999a', 'format'],
    ['', 'format'],
  ])('%s is refused: %s', (nik, code) => {
    expect(errors(parseNik(nik))).toEqual([code]);
  });

  test('29 February counts in the leap years of either century', () => {
    expect(parseNik('1609012902009991').ok).toBe(true);
    expect(parseNik('1609012902049991').ok).toBe(true);
  });

  test('every error is told at once', () => {
    expect(errors(parseNik('9909013213900000'))).toEqual(['province', 'serial', 'day', 'month']);
  });

  test('spaces, dots and dashes do not matter', () => {
    expect(parseNik(' 1609 0101-0790.9991 ')).toMatchObject({ ok: true, value: '1609010107909991' });
  });

  test('another district, birth date, sex, or the KK number only warn', () => {
    expect(warnings(parseNik('3273056010900009', { regionCode: '16.09' }))).toEqual(['foreign-region']);
    expect(parseNik('3273056010900009')).toMatchObject({ ok: true, facts: { birthDay: 20, birthMonth: 10, sex: 'P' } });
    const nik = '1609010107909991';
    expect(warnings(parseNik(nik, { birthDate: '1990-07-01', sex: 'L', kk: '1609010107909992' }))).toEqual([]);
    expect(warnings(parseNik(nik, { birthDate: '1991-07-01', sex: 'P', kk: '1609 0101 0790 9991' }))).toEqual([
      'birth-date-differs',
      'sex-differs',
      'same-as-kk',
    ]);
    expect(warnings(parseNik(nik, { birthDate: null, sex: null, kk: null }))).toEqual([]);
  });

  test('no message repeats what was typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12,18}$/), (typed) => {
        const result = parseNik(typed, { regionCode: '16.09', sex: 'L', kk: typed });
        const messages = (result.ok ? result.warnings : result.errors).map(({ message }) => message).join();
        expect(messages).not.toContain(typed);
      }),
    );
  });
});

describe('KK number (3.1)', () => {
  test('holds region and date of recording', () => {
    const result = parseKk('1609012003150007', { regionCode: '16.09' });
    expect(result).toEqual({ ok: true, value: '1609012003150007', warnings: [], facts: { regionCode: '16.09.01' } });
  });

  test('is refused for shape, province and serial only', () => {
    expect(errors(parseKk('16090120031500'))).toEqual(['format']);
    expect(errors(parseKk('0009012003150000'))).toEqual(['province', 'serial']);
  });

  test('warns of what looks like a NIK, is the NIK, or is of another district', () => {
    expect(warnings(parseKk('1609014107909992'))).toEqual(['recording-date']);
    expect(warnings(parseKk('1609010107909991', { nik: '1609010107909991' }))).toEqual(['same-as-nik']);
    expect(warnings(parseKk('7324012003150007', { regionCode: '16.09' }))).toEqual(['foreign-region']);
  });
});

describe('phone (3.11)', () => {
  test.each([
    '0812-3456-7890',
    '81234567890',
    '6281234567890',
    '+62 812 3456 7890',
    '+62081234567890',
    '(0812)3456.7890',
  ])('%s is one number', (typed) => {
    expect(parsePhone(typed)).toEqual({
      ok: true,
      value: '+6281234567890',
      warnings: [],
      facts: { mobile: true, display: '0812-3456-7890' },
    });
  });

  test.each([
    ['085357559002', '+6285357559002'],
    ['081355745674', '+6281355745674'],
    ['087860058028', '+6287860058028'],
  ])('the published number %s', (published, value) => {
    expect(parsePhone(published)).toMatchObject({ ok: true, value, warnings: [] });
  });

  test('9 to 12 digits after 62', () => {
    expect(errors(parsePhone('08123456'))).toEqual(['length']);
    expect(parsePhone('0812345678').ok).toBe(true);
    expect(parsePhone('0812345678901').ok).toBe(true);
    expect(errors(parsePhone('08123456789012'))).toEqual(['length']);
  });

  test.each([
    ['+60 12-345 6789', '+60123456789'],
    ['00966 51 234 5678', '+966512345678'],
    ['+852-9123-4567', '+85291234567'],
    ['+886 912 345 678', '+886912345678'],
  ])('field 12: the number %s of another country is taken, with a warning', (typed, value) => {
    expect(parsePhone(typed)).toMatchObject({ ok: true, value, warnings: [{ code: 'foreign' }] });
    expect(parsePhone('0062 812 3456 7890')).toMatchObject({ value: '+6281234567890', warnings: [] });
  });

  test('a fixed line only warns', () => {
    expect(warnings(parsePhone('0735-3211234'))).toEqual(['not-mobile']);
  });

  test.each([
    ['+0612345678', 'format'],
    ['+9665', 'format'],
    ['+9665123456789012', 'format'],
    ['0812 ABC', 'format'],
    ['', 'format'],
    ['000', 'format'],
  ])('%s is refused: %s', (typed, code) => {
    expect(errors(parsePhone(typed))).toEqual([code]);
  });
});

test('a masked name shows the initials, and neither lengths nor signs', () => {
  expect(maskName(' Siti  Aminah ')).toBe('S*** A***');
  expect(maskName('')).toBe('');
});
