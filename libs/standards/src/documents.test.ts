import { describe, expect, test } from '@jest/globals';
import type { DocumentRule } from './definition.ts';
import {
  ageAt,
  applicableDocuments,
  type Dispensation,
  demandedDocuments,
  missingDocuments,
  missingPapers,
  requiredDocuments,
} from './documents.ts';
import { loadStandards } from './load.ts';

const rule = (code: string, more: Partial<DocumentRule> = {}): DocumentRule => ({
  code,
  label: code,
  wajib: true,
  ...more,
});
const codes = (rules: readonly DocumentRule[]) => rules.map(({ code }) => code);
const missing = (documents: DocumentRule[], supplied: string[], given: Dispensation[] = [], age: number | null = 40) =>
  codes(missingDocuments({ documents }, { age }, supplied, given));

describe('R-12: KTP only from age 17', () => {
  const letter = {
    documents: [
      rule('surat-pengantar-dtks'),
      rule('fc-kk'),
      rule('fc-ktp', { berlakuBila: { usiaMinimal: 17 } }),
      rule('data-pendukung-lain', { wajib: false }),
    ],
  };

  test('2.7 no. 4: at 16 it is not demanded, at 17 it is', () => {
    expect(codes(requiredDocuments(letter, { age: 16 }))).toEqual(['surat-pengantar-dtks', 'fc-kk']);
    expect(codes(requiredDocuments(letter, { age: 17 }))).toContain('fc-ktp');
  });

  test('2.7 no. 4: also in the published service', () => {
    const service = loadStandards().service('surat-keterangan-dtks');
    expect(codes(requiredDocuments(service, { age: 16 }))).not.toContain('fc-ktp');
    expect(codes(requiredDocuments(service, { age: 17 }))).toContain('fc-ktp');
  });

  test('of unknown age it is asked', () => {
    expect(codes(requiredDocuments(letter, {}))).toContain('fc-ktp');
    expect(codes(requiredDocuments(letter, { age: null }))).toContain('fc-ktp');
  });

  test('a paper that is only offered is never missing', () => {
    expect(codes(applicableDocuments(letter, { age: 16 }))).toContain('data-pendukung-lain');
    expect(codes(missingDocuments(letter, { age: 16 }, ['fc-kk', 'surat-pengantar-dtks']))).toEqual([]);
  });
});

describe('R-16: the original card and the signed statement', () => {
  const documents = [rule('kartu-kis-pbid-asli', { asli: true }), rule('pernyataan-penonaktifan')];

  test('2.7 no. 5: a copy of the card leaves the file incomplete', () => {
    expect(missing(documents, ['fc-kis', 'pernyataan-penonaktifan'])).toEqual(['kartu-kis-pbid-asli']);
    expect(missing(documents, ['kartu-kis-pbid-asli', 'pernyataan-penonaktifan'])).toEqual([]);
  });

  test('2.7 no. 5: also in the published service', () => {
    const service = loadStandards().service('penonaktifan-kis-pbid');
    const supplied = codes([...service.documents]).filter((code) => code !== 'kartu-kis-pbid-asli');
    expect(codes(missingDocuments(service, { age: 40 }, supplied))).toEqual(['kartu-kis-pbid-asli']);
  });
});

test('INC-27: the fee waiver takes the SKTM of the village or the one of the office', () => {
  const documents = [rule('sktm-desa|rekomendasi-sktm'), rule('fc-kk')];
  expect(missing(documents, ['fc-kk', 'sktm-desa'])).toEqual([]);
  expect(missing(documents, ['fc-kk', 'rekomendasi-sktm'])).toEqual([]);
  expect(missing(documents, ['fc-kk'])).toEqual(['sktm-desa|rekomendasi-sktm']);
});

describe('INC-17: papers that may follow the first report', () => {
  const report = {
    documents: [
      rule('fc-kk'),
      rule('laporan-kejadian-desa', { menyusul: true }),
      rule('dokumentasi', { wajib: false }),
    ],
  };

  test('are not asked with it, but are demanded in the end', () => {
    expect(codes(requiredDocuments(report, {}))).toEqual(['fc-kk']);
    expect(codes(demandedDocuments(report, {}))).toEqual(['fc-kk', 'laporan-kejadian-desa']);
    expect(missing(report.documents, ['fc-kk'])).toEqual([]);
    expect(codes(missingPapers(report, {}, ['fc-kk']))).toEqual(['laporan-kejadian-desa']);
    expect(codes(missingPapers(report, {}, ['laporan-kejadian-desa', 'fc-kk']))).toEqual([]);
  });

  test('can be waived like any other', () => {
    const given = { code: 'laporan-kejadian-desa', officer: 'o', reasonCode: 'keadaan-darurat', substitute: null };
    expect(codes(missingPapers(report, {}, ['fc-kk'], [given]))).toEqual([]);
  });

  test('are all the papers of the three disaster services', () => {
    for (const service of loadStandards().services()) {
      const following = service.documents.filter(({ menyusul }) => menyusul);
      expect([service.slug, following.length > 0]).toEqual([service.slug, service.kind === 'incident']);
      if (service.kind === 'incident') expect(requiredDocuments(service, {})).toEqual([]);
    }
  });
});

describe('INC-28: an officer may waive a paper, with a reason', () => {
  const documents = [rule('fc-ktp'), rule('sktm-desa|rekomendasi-sktm')];
  const waiver = (code: string, more: Partial<Dispensation> = {}): Dispensation => ({
    code,
    officer: 'oku-selatan.front-office-1',
    reasonCode: 'orang-terlantar',
    substitute: null,
    ...more,
  });

  test('the waived paper is not missing', () => {
    expect(missing(documents, ['sktm-desa'], [waiver('fc-ktp')])).toEqual([]);
    expect(missing(documents, ['sktm-desa'], [waiver('fc-kk')])).toEqual(['fc-ktp']);
  });

  test('a waiver names one alternative or all of them', () => {
    expect(missing(documents, ['fc-ktp'], [waiver('sktm-desa')])).toEqual([]);
    expect(missing(documents, ['fc-ktp'], [waiver('sktm-desa|rekomendasi-sktm')])).toEqual([]);
  });

  test('without officer or reason it waives nothing', () => {
    expect(missing(documents, ['sktm-desa'], [waiver('fc-ktp', { officer: '' })])).toEqual(['fc-ktp']);
    expect(missing(documents, ['sktm-desa'], [waiver('fc-ktp', { reasonCode: '' })])).toEqual(['fc-ktp']);
  });
});

describe('age', () => {
  test('is a year more from the morning of the birthday, in the zone of the tenant', () => {
    expect(ageAt('2009-11-22', '2026-11-21T16:30:00Z', 'Asia/Jakarta')).toBe(16);
    expect(ageAt('2009-11-22', '2026-11-21T16:30:00Z', 'Asia/Makassar')).toBe(17);
    expect(ageAt('2009-11-22', '2026-11-21T17:00:00Z', 'Asia/Jakarta')).toBe(17);
  });

  test('of someone born on 29 February', () => {
    expect(ageAt('2008-02-29', '2025-02-28T05:00:00Z', 'Asia/Jakarta')).toBe(16);
    expect(ageAt('2008-02-29', '2025-03-01T05:00:00Z', 'Asia/Jakarta')).toBe(17);
  });
});
