import { expect, test } from '@jest/globals';
import { blockOf } from './may-do.ts';

const mayDo = (
  item: Pick<Parameters<typeof blockOf>[0], 'kind' | 'doers' | 'notBy'>,
  officer: Parameters<typeof blockOf>[1],
) => blockOf({ act: 'work', partner: null, ...item }, officer) === null;

const decider = { id: 'oku-selatan.kabid', roles: ['kabid-linjamsos' as const] };
const money = {
  kind: 'funds',
  doers: ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'],
  notBy: [decider.id],
} as const;

test('who decided drafts the nota dinas, but is not the cashier', () => {
  expect(mayDo(money, decider)).toBe(true);
  expect(mayDo(money, { ...decider, roles: ['bendahara-bansos'] })).toBe(false);
  expect(mayDo(money, { ...decider, roles: ['petugas-survei', 'bendahara-bansos'] })).toBe(false);
  expect(mayDo(money, { id: 'oku-selatan.bendahara', roles: ['bendahara-bansos'] })).toBe(true);
});

test('in every other step who is separated does nothing', () => {
  const decision = { kind: 'eligibility-decision', doers: ['kabid-linjamsos'], notBy: [decider.id] } as const;
  expect(mayDo(decision, decider)).toBe(false);
});

test('a role that may do no act of the kind has nothing to do in the step', () => {
  const officer = { id: 'oku-selatan.data', roles: ['pengelola-data-kabupaten' as const] };
  const nomination = { kind: 'nomination', doers: ['pengelola-data-kabupaten'], notBy: [] } as const;
  expect(mayDo(nomination, officer)).toBe(false);
  expect(mayDo({ ...nomination, doers: ['back-office'] }, officer)).toBe(false);
});
