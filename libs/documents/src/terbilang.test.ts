import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dateInWords } from './indonesian.ts';
import { rupiahInWords, terbilang } from './terbilang.ts';

const VECTORS: readonly (readonly [number, string])[] = [
  [0, 'nol'],
  [11, 'sebelas'],
  [12, 'dua belas'],
  [21, 'dua puluh satu'],
  [100, 'seratus'],
  [101, 'seratus satu'],
  [1_000, 'seribu'],
  [1_001, 'seribu satu'],
  [1_100, 'seribu seratus'],
  [11_000, 'sebelas ribu'],
  [100_000, 'seratus ribu'],
  [1_000_000, 'satu juta'],
  [1_000_001, 'satu juta satu'],
  [2_500_000, 'dua juta lima ratus ribu'],
  [1e9, 'satu miliar'],
  [1e12, 'satu triliun'],
  [1_111_111_111_111, 'satu triliun seratus sebelas miliar seratus sebelas juta seratus sebelas ribu seratus sebelas'],
];

describe('numbers in words', () => {
  test.each(VECTORS)('%d is %s', (value, expected) => expect(terbilang(value)).toBe(expected));

  test.each([-5, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e15])('%d has no words', (value) => {
    expect(() => terbilang(value)).toThrow(RangeError);
  });

  test('the words of any number are read back as the number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat({ max: 9_999_999 }), fc.integer({ min: 0, max: 1e15 - 1 })), (value) => {
        expect(readBack(terbilang(value))).toBe(value);
      }),
    );
  });

  test('money is written in figures and words', () => {
    expect(rupiahInWords(2_500_000)).toBe('Rp2.500.000,00 (dua juta lima ratus ribu rupiah)');
    expect(rupiahInWords(0)).toBe('Rp0,00 (nol rupiah)');
    expect(() => rupiahInWords(-1)).toThrow(RangeError);
  });

  test('a date of a berita acara is written in words with its day', () => {
    expect(dateInWords('2026-12-01')).toBe('Selasa, tanggal satu bulan Desember tahun dua ribu dua puluh enam');
    expect(() => dateInWords('2026-13-01')).toThrow(RangeError);
  });
});

const ONES = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];
const GROUPS: Readonly<Record<string, number>> = { ribu: 1e3, juta: 1e6, miliar: 1e9, triliun: 1e12 };

/** Reads the words from left to right; written apart from the function under test. */
function readBack(text: string): number {
  const spread = text
    .replace(/\bse(puluh|belas|ratus|ribu)/g, 'satu $1')
    .replace(/(\w+) belas/g, 'satu puluh $1')
    .split(' ');
  let total = 0;
  let group = 0;
  let digit = 0;
  for (const word of spread) {
    if (word in GROUPS) {
      total += (group + digit) * GROUPS[word]!;
      group = digit = 0;
    } else if (word === 'puluh' || word === 'ratus') {
      group += digit * (word === 'puluh' ? 10 : 100);
      digit = 0;
    } else digit = ONES.indexOf(word);
  }
  return total + group + digit;
}
