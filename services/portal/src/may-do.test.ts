import { expect, test } from '@jest/globals';
import { mayDo } from './may-do.ts';

const decider = { id: 'oku-selatan.kabid', roles: ['kabid-linjamsos' as const] };
const money = {
  kind: 'funds',
  roles: ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'],
  notBy: [decider.id],
} as const;

test('who decided drafts the nota dinas, but is not the cashier', () => {
  expect(mayDo(money, decider)).toBe(true);
  expect(mayDo(money, { ...decider, roles: ['bendahara-bansos'] })).toBe(false);
  expect(mayDo(money, { ...decider, roles: ['petugas-survei', 'bendahara-bansos'] })).toBe(false);
  expect(mayDo(money, { id: 'oku-selatan.bendahara', roles: ['bendahara-bansos'] })).toBe(true);
});

test('in every other step who is separated does nothing', () => {
  const decision = { kind: 'eligibility-decision', roles: ['kabid-linjamsos'], notBy: [decider.id] } as const;
  expect(mayDo(decision, decider)).toBe(false);
});
