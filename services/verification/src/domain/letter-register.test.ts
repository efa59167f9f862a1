import { scenario } from '@alur/event-sourcing/testing';
import { formatLetterNumber, loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { letterRegister, registerId } from './letter-register.ts';

const tenant = loadStandards().tenant('oku-selatan');
const question = { letterType: 'rekomendasi-sktm', issueDate: '2026-08-03', village: null, tenant } as const;
const assign = (letterId: string) => ({ type: 'assign', letterId, ...question }) as const;
const assigned = (letterId: string, sequence: number) =>
  ({
    type: 'letter-register.number-assigned.v1',
    data: {
      letterId,
      sequence,
      number: formatLetterNumber(tenant, 'rekomendasi-sktm', { sequence, issuedOn: '2026-08-03' }),
    },
  }) as const;

describe('the register of letters', () => {
  test('counts from 1, and a letter keeps its number', () => {
    scenario(letterRegister).given().when(assign('a')).then(assigned('a', 1));
    scenario(letterRegister).given(assigned('a', 1)).when(assign('b')).then(assigned('b', 2));
    scenario(letterRegister).given(assigned('a', 1), assigned('b', 2)).when(assign('a')).then();
  });

  test('is one per year and type; of village letters one per village', () => {
    expect(registerId(question)).toBe('2026.rekomendasi-sktm');
    const lutim = loadStandards().tenant('luwu-timur');
    const village = { issueDate: '2027-01-02', village: '73.24.08.2001', tenant: lutim } as const;
    expect(registerId({ ...village, letterType: 'surat-pengantar-dtks' })).toBe(
      '2027.surat-pengantar-dtks.73.24.08.2001',
    );
    expect(registerId({ ...village, letterType: 'surat-keterangan-dtks' })).toBe('2027.surat-keterangan-dtks');
  });
});
