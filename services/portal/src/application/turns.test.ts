import { FUNDS_STATUSES } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { blockOf } from './may-do.ts';
import { fundsTurn, grantsTurn } from './turns.ts';

const none = { act: 'work', notBy: [] } as const;
const desks = ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'] as const;
const funds = { ...none, kind: 'funds', doers: desks, partner: null };
const grant = { ...none, kind: 'grant-batch', doers: ['petugas-logistik', 'bendahara-bansos'], partner: null };

describe('F23: a step of several desks can be done by one of them at a time', () => {
  test.each([
    [undefined, 'kabid-linjamsos'],
    ['drafted', 'kepala-dinas'],
    ['signed', 'kabid-linjamsos'],
    ['submitted', 'bpkad'],
    ['returned', 'kabid-linjamsos'],
    ['sp2d-issued', 'bpkad'],
    ['disbursed', 'bendahara-bansos'],
    ['refused', 'kabid-linjamsos'],
  ])('money that is %s: %s', (state, turn) => {
    const can = desks.filter((role) => blockOf(funds, { id: 'x', roles: [role] }, fundsTurn(state)) === null);
    expect(can).toEqual([turn]);
    expect(blockOf(funds, { id: 'x', roles: ['petugas-survei'] }, fundsTurn(state))).not.toBeNull();
  });

  test('every state of a request is the turn of one desk', () => {
    for (const state of FUNDS_STATUSES) expect(fundsTurn(state).roles).toHaveLength(1);
    expect(fundsTurn(undefined).reason).toBe('Menunggu Kabid Linjamsos: menyusun atau mengajukan nota dinas');
  });

  const all = ['kabid-linjamsos', 'front-office', 'tksk', 'petugas-logistik', 'bendahara-bansos'] as const;
  test.each([
    [null, false, ['kabid-linjamsos']],
    ['listed', false, ['front-office']],
    ['verified', false, ['tksk']],
    ['field-checked', false, ['kabid-linjamsos']],
    ['field-checked', true, ['petugas-logistik', 'bendahara-bansos']],
    ['removed', true, ['kabid-linjamsos']],
  ] as const)('a grant that is %s, decree %s: %j', (state, decreed, expected) => {
    const turn = grantsTurn(state, decreed);
    expect(all.filter((role) => blockOf(grant, { id: 'x', roles: [role] }, turn) === null)).toEqual(expected);
  });

  test('who is kept apart reads why, also when it is the turn of the role', () => {
    const apart = { ...grant, notBy: ['x'] };
    const block = blockOf(apart, { id: 'x', roles: ['petugas-logistik'] }, grantsTurn('field-checked', true));
    expect(block).toContain('harus terpisah');
  });

  test('the partner of a survey may accompany it, and nobody else whom the step does not name', () => {
    const survey = { ...none, kind: 'survey', doers: ['petugas-survei'], partner: 'tksk' };
    expect(blockOf(survey, { id: 'x', roles: ['tksk'] })).toBeNull();
    expect(blockOf(survey, { id: 'x', roles: ['petugas-survei'] })).toBeNull();
    expect(blockOf({ ...survey, partner: null }, { id: 'x', roles: ['tksk'] })).toContain('peran lain');
  });
});
