import { describe, expect, test } from '@jest/globals';
import { formatLetterNumber, letterName } from './letter-numbers.ts';
import { loadStandards } from './load.ts';
import { officialOn, registryInForce, type Tenant } from './tenant.ts';
import { checkTenant } from './tenant-schema.ts';

const standards = loadStandards();
const oku = standards.tenant('oku-selatan');
const luwu = standards.tenant('luwu-timur');

describe('registries (3.4)', () => {
  test('DTKS until 4 February 2025, DTSEN from the day after', () => {
    for (const tenant of [oku, luwu]) {
      expect(registryInForce(tenant, '2025-02-04').code).toBe('DTKS');
      expect(registryInForce(tenant, '2025-02-05').code).toBe('DTSEN');
    }
  });

  test('none in force is an error', () => {
    const tenant = { code: 'oku-selatan', registries: [{ code: 'X', name: 'X', from: '2030-01-01', to: null }] };
    expect(() => registryInForce(tenant, '2026-01-01')).toThrow('has no social registry in force on 2026-01-01');
  });

  test('a letter carries the name of its issue date', () => {
    expect(letterName(luwu, 'surat-keterangan-dtks', '2024-12-31')).toBe('Surat Keterangan DTKS');
    expect(letterName(luwu, 'surat-keterangan-dtks', '2026-11-22')).toBe('Surat Keterangan DTSEN');
    expect(letterName(oku, 'rekomendasi-sktm', '2026-11-22')).toBe('Rekomendasi SKTM');
  });
});

describe('letter numbers', () => {
  test('of the office', () => {
    const number = formatLetterNumber(oku, 'rekomendasi-sktm', { sequence: 17, issuedOn: '2026-11-22' });
    expect(number).toBe('400.9/17/RSKTM/DINSOS/XI/2026');
  });

  test('of a village', () => {
    const letter = { sequence: 3, issuedOn: '2026-01-05' };
    expect(formatLetterNumber(luwu, 'surat-pengantar-dtks', { ...letter, village: '73.24.01.2001' })).toBe(
      '400.9/3/SP/73.24.01.2001/I/2026',
    );
    expect(() => formatLetterNumber(luwu, 'surat-pengantar-dtks', letter)).toThrow('give the village code');
  });

  test('of the papers of aid: each its own pattern', () => {
    const numbers = [
      'bast-barang',
      'bast-dana',
      'bast-bantuan',
      'nota-dinas',
      'laporan-asesmen-bencana',
      'laporan-bencana-dibantu',
      'data-penerima-dibantu',
    ].map((type) => formatLetterNumber(oku, type, { sequence: 1, issuedOn: '2026-11-22' }));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers[0]).toBe('400.9/1/BASTB/DINSOS/XI/2026');
  });

  test('of a letter that the office does not issue', () => {
    expect(() => formatLetterNumber(luwu, 'disposisi', { sequence: 1, issuedOn: '2026-01-05' })).toThrow(
      'has no letterNumbering',
    );
  });
});

describe('officials (INC-38)', () => {
  const official = { role: 'kepala-dinas', nip: null, rank: null } as const;
  const tenant: Pick<Tenant, 'officials'> = {
    officials: [
      { ...official, name: 'First', from: '2024-01-01', to: '2026-06-30' },
      { ...official, name: 'Second', from: '2026-07-01', to: null },
      { ...official, role: 'kepala-desa-lurah', name: 'Any village', from: '2024-01-01', to: null },
      { ...official, role: 'kepala-desa-lurah', name: 'One', village: '73.24.01.2001', from: '2024-01-01', to: null },
    ],
  };

  test('the holder on the day of signing', () => {
    expect(officialOn(tenant, 'kepala-dinas', '2026-06-30')?.name).toBe('First');
    expect(officialOn(tenant, 'kepala-dinas', '2026-07-01')?.name).toBe('Second');
    expect(officialOn(tenant, 'kepala-dinas', '2023-12-31')).toBeUndefined();
  });

  test('the head of the village before the general entry', () => {
    expect(officialOn(tenant, 'kepala-desa-lurah', '2026-07-01', '73.24.01.2001')?.name).toBe('One');
    expect(officialOn(tenant, 'kepala-desa-lurah', '2026-07-01', '73.24.01.2002')?.name).toBe('Any village');
    expect(officialOn(tenant, 'kepala-desa-lurah', '2026-07-01')?.name).toBe('Any village');
  });

  test('every signer of a letter has a holder today', () => {
    for (const service of standards.services()) {
      for (const step of Object.values(service.route?.steps ?? {})) {
        if (step.kind !== 'letter') continue;
        const tenantOf = standards.tenant(service.tenant);
        const holders = tenantOf.officials.filter((official) => official.role === step.params?.['signer']);
        expect({ service: service.slug, holders: holders.length > 0 }).toEqual({
          service: service.slug,
          holders: true,
        });
      }
    }
  });
});

describe('checks of tenant data', () => {
  const faults = (change: Partial<Tenant>, file = 'tenants/oku-selatan.yaml') =>
    checkTenant(file, { ...oku, ...change }).map(({ fault }) => fault);

  test('the shipped data are sound', () => {
    expect(faults({})).toEqual([]);
  });

  test('code and file name, zone and label, region, registries', () => {
    expect(faults({}, 'tenants/oku.yaml')).toEqual(['code "oku-selatan" does not match the file name']);
    expect(faults({ zoneLabel: 'WITA' })).toEqual(['zone Asia/Jakarta is WIB, not WITA']);
    expect(faults({ regionCode: '99.01' })).toEqual(['regions/villages.csv has no kecamatan of 99.01']);
    const registry = { code: 'DTKS', name: 'DTKS', from: null, to: '2025-02-05' };
    expect(faults({ registries: [registry, { ...registry, code: 'DTSEN', from: '2025-02-05', to: null }] })).toEqual([
      'registries: DTKS and DTSEN are in force on the same day',
    ]);
  });
});
