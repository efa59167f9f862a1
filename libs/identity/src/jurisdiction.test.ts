import { expect, test } from '@jest/globals';
import { inJurisdiction, type Jurisdiction, requireJurisdiction } from './jurisdiction.ts';

const village: Jurisdiction = { village: '16.09.01.2004', district: null };
const district: Jurisdiction = { village: null, district: '16.09.01' };
const office: Jurisdiction = { village: null, district: null };

test.each([
  ['the own village', village, '16.09.01.2004', true],
  ['another village of the district', village, '16.09.01.2002', false],
  ['no village, for an officer of a village', village, null, false],
  ['a village of the district', district, '16.09.01.2002', true],
  ['a district whose code begins alike', district, '16.09.011.2002', false],
  ['no village, for an officer of a district', district, null, false],
  ['any village, for the office', office, '16.09.02.2013', true],
  ['no village, for the office', office, null, true],
])('%s', (_, officer, of, within) => {
  expect(inJurisdiction(officer, of)).toBe(within);
  if (within) expect(() => requireJurisdiction(officer, of)).not.toThrow();
  else {
    expect(() => requireJurisdiction(officer, of)).toThrow(
      expect.objectContaining({ status: 403, code: 'wrong-village' }),
    );
  }
});
