import { expect, test } from '@jest/globals';
import { rules } from '../test/fixtures/case.ts';

test('a case is filed by the slug or an alias of the service, in the version in force', () => {
  const kube = rules.service('oku-selatan', 'bansos-kube');
  expect(kube).toMatchObject({ slug: 'bansos-stimulan', tenant: 'oku-selatan' });
  expect(rules.service('oku-selatan', 'bansos-stimulan')).toBe(kube);
});

test('a service that no office has, or only the other office, is not found', () => {
  expect(rules.service('oku-selatan', 'no-such-service')).toBeUndefined();
  expect(rules.service('luwu-timur', 'bansos-stimulan')).toBeUndefined();
  expect(rules.service('luwu-timur', 'bansos-stimulan', 1)).toBeUndefined();
});

test('a case keeps the version it was filed under, and no other version stands for one that is missing', () => {
  expect(rules.service('oku-selatan', 'bansos-stimulan', 1)).toMatchObject({ version: 1 });
  expect(() => rules.service('oku-selatan', 'bansos-stimulan', 99)).toThrow('version 99 is unknown');
});
