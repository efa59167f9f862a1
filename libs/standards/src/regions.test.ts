import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadStandards } from './load.ts';
import { isVillageOf, placeName, subdistrictName, subdistrictsOf, villageName } from './regions.ts';

const oku = loadStandards().tenant('oku-selatan');
const luwu = loadStandards().tenant('luwu-timur');
const LIST = readFileSync(new URL('../regions/villages.csv', import.meta.url), 'utf8');
const villages = [...LIST.matchAll(/^(\d\d\.\d\d\.\d\d\.\d{4}),/gm)].map(([, code]) => code!);

describe('names of places (3.2)', () => {
  test('19 and 11 kecamatan', () => {
    expect(subdistrictsOf(oku)).toHaveLength(19);
    expect(subdistrictsOf(luwu)).toHaveLength(11);
  });

  test('259 and 128 villages, each with a name and the name of its kecamatan', () => {
    expect(villages.filter((code) => isVillageOf(oku, code))).toHaveLength(259);
    expect(villages.filter((code) => isVillageOf(luwu, code))).toHaveLength(128);
    expect(villages).toHaveLength(387);
    for (const code of villages) {
      expect(placeName(code)).toMatch(/^(Desa|Kelurahan) \S.*, Kecamatan \S/);
      expect(placeName(code)).not.toMatch(/\d\d\.\d\d/);
    }
    const kelurahan = (district: string) =>
      villages.filter((code) => code.startsWith(district) && villageName(code).startsWith('Kelurahan '));
    expect(kelurahan('16.09')).toHaveLength(7);
    expect(kelurahan('73.24')).toHaveLength(3);
  });

  test('a kelurahan and a desa', () => {
    expect(villageName('16.09.01.1016')).toBe('Kelurahan Kisau');
    expect(placeName('73.24.08.2001')).toBe('Desa Bayondo, Kecamatan Tomoni');
    expect(subdistrictName('16.09.12')).toBe('Buay Pematang Ribu Ranau Tengah');
    expect(placeName('16.09.01')).toBe('Kecamatan Muara Dua');
  });

  test.each([[null], [undefined], [''], ['16.09.99.2001'], ['99.01.01.2001'], ['16.09'], ['Muara Dua']])(
    '%s has no name, and no code stands for it',
    (code) => {
      expect(villageName(code)).toBe('');
      expect(placeName(code)).toBe('');
    },
  );

  test('an unknown village of a known kecamatan is named by the kecamatan', () => {
    expect(placeName('16.09.01.2001')).toBe('Kecamatan Muara Dua');
  });

  test.each([
    ['16.09.01.2004', true],
    ['16.09.19.2001', true],
    ['16.09.01.2001', false],
    ['16.09.20.2001', false],
    ['73.24.01.2001', false],
    ['16.09.01', false],
    ['16.09.01.20041', false],
  ])('%s is a village of OKU Selatan: %s', (code, expected) => {
    expect(isVillageOf(oku, code)).toBe(expected);
  });

  test('the list names its source and its licence, and the text of the licence is beside it', () => {
    expect(LIST).toContain('Contains information from idn-area-data, made available under the ODbL 1.0');
    expect(LIST).toMatch(/idn-area-data 3\.1\.2 .* \d{4}-\d\d-\d\d/);
    const licence = readFileSync(new URL('../regions/LICENSE-ODbL.md', import.meta.url), 'utf8');
    expect(licence).toContain('Open Database License');
  });
});
