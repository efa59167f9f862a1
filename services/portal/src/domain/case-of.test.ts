import { expect, test } from '@jest/globals';
import { caseOf } from './case-of.ts';

test.each([
  ['of an event that names its case', { caseId: 'case-1', stepId: 'survey' }, 'case-1'],
  ['of nothing else that an event names', { batchId: 'batch-1' }, undefined],
  ['of none when the case is no text', { caseId: 7 }, undefined],
  // The case is the reason why somebody was looked at; that belongs to the access log only.
  ['of none when an identity was seen', { caseId: 'case-1', purpose: 'pelayanan' }, undefined],
  ['of none without data', null, undefined],
  ['of none when the data are no object', 'case-1', undefined],
  ['of none when the data are absent', undefined, undefined],
])('caseOf: the case %s', (_, data, caseId) => {
  expect(caseOf({ data })).toBe(caseId);
});
