import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexTerms } from './index-terms.ts';

test('a name becomes its words, plain and each once', () => {
  expect(indexTerms(["Nur'Aini binti M. Ali", 'ALI'])).toEqual(['nuraini', 'binti', 'ali']);
  expect(indexTerms(['Désirée  Ãyu-Lestari'])).toEqual(['desiree', 'ayu', 'lestari']);
  expect(indexTerms(['A', '', ' - '])).toEqual([]);
});

test('a number stays one term', () => {
  expect(indexTerms(['1609014107909992'])).toEqual(['1609014107909992']);
  expect(indexTerms(['+6281234567890'])).toEqual(['6281234567890']);
});

test('terms are their own terms, so what is stored is found', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (values) => {
      const terms = indexTerms(values);
      expect(indexTerms(terms)).toEqual(terms);
    }),
  );
});
