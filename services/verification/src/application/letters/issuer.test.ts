import { loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { issuerOn } from './issuer.ts';

const oku = loadStandards().tenant('oku-selatan');
const lutim = loadStandards().tenant('luwu-timur');
const VILLAGE = '73.24.08.2001';

describe('who issues a letter', () => {
  test('3.4: letters name DTKS until 4 February 2025 and DTSEN since', () => {
    expect(issuerOn(oku, 'rekomendasi-sktm', 'kepala-dinas', '2025-02-04', null).registry.code).toBe('DTKS');
    expect(issuerOn(oku, 'rekomendasi-sktm', 'kepala-dinas', '2025-02-05', null).registry.code).toBe('DTSEN');
  });

  test('R-11: a village letter carries the letterhead and the head of the village', () => {
    const issuer = issuerOn(lutim, 'surat-pengantar-dtks', 'kepala-desa-lurah', '2026-08-03', VILLAGE);
    expect(issuer.letterhead).toEqual(['PEMERINTAH KABUPATEN LUWU TIMUR', 'KECAMATAN TOMONI', 'DESA BAYONDO']);
    expect(issuer.signatory.title).toBe('Kepala Desa Bayondo');
  });

  test('an unfilled office prints a line for the name of the village head', () => {
    const issuer = issuerOn(
      { ...lutim, officials: [] },
      'surat-pengantar-dtks',
      'kepala-desa-lurah',
      '2026-08-03',
      VILLAGE,
    );
    expect(issuer.signatory).toEqual({ title: 'Kepala Desa Bayondo', name: null, nip: null, rank: null });
  });

  test('F27: no code is in a letterhead, also where a village has no name', () => {
    const [kelurahan, unknown] = ['16.09.01.1016', '16.09.01.2001'].map((code) =>
      issuerOn(oku, 'surat-pengantar-dtks', 'kepala-desa-lurah', '2026-08-03', code),
    );
    expect(kelurahan?.letterhead.slice(1)).toEqual(['KECAMATAN MUARA DUA', 'KELURAHAN KISAU']);
    expect(kelurahan?.place).toBe('Kisau');
    expect(kelurahan?.signatory.title).toBe('Lurah Kisau');
    expect(unknown?.letterhead.slice(1)).toEqual(['KECAMATAN MUARA DUA']);
  });
});
