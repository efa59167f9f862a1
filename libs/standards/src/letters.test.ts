import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { LETTER_TYPES, latestTemplate, letterTemplate, templateOf } from './letters.ts';

/** What each version says. A version that was printed never changes: new words are a new file, and a new line here. */
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  'rekomendasi-bansos': ['4610e1d16d904cca'],
  'rekomendasi-pembebasan-biaya': ['81eed603dad0b48f'],
  'rekomendasi-penonaktifan-kis': ['e56943c6c6b2d9d2'],
  'rekomendasi-sktm': ['beaae2caa34c4144'],
  'surat-keterangan-dtks': ['fbdffc08a64c663d'],
  'surat-pengantar-dtks': ['43570c97c116f474'],
  'surat-terdaftar-dtks': ['10290db073436b3e'],
};

test('no word of a printed version changes', () => {
  const hash = (type: string, version: number) =>
    createHash('sha256')
      .update(JSON.stringify(templateOf(type, version)))
      .digest('hex')
      .slice(0, 16);
  const versions = (type: string) => Array.from({ length: latestTemplate(type).version }, (_, index) => index + 1);
  const found = LETTER_TYPES.map((type) => [type, versions(type).map((version) => hash(type, version))]);
  expect(Object.fromEntries(found)).toEqual(PRINTED);
});

test('a placeholder that nothing fills is refused with the place where it stands', () => {
  const letter = { ...latestTemplate('rekomendasi-sktm'), closing: 'Demikian, {namaa}.' };
  const { error } = letterTemplate.safeParse(letter);
  expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [['closing'], expect.stringContaining('may name only {nama}, {nik}')],
  ]);
});
