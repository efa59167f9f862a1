import { expect, test } from '@jest/globals';
import { LABELS, labelOf } from './labels.ts';

test.each([
  ['longsor', 'Tanah longsor'],
  ['tanah-bergerak', 'Tanah bergerak'],
  ['', ''],
])('the hazard %j is read as %j', (code, words) => {
  expect(labelOf(LABELS.hazards, code)).toBe(words);
});
