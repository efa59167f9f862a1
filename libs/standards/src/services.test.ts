import { describe, expect, test } from '@jest/globals';
import type { ServiceDefinition } from './definition.ts';
import { isDocumentCode } from './document-codes.ts';
import { alternatives, missingDocuments, requiredDocuments } from './documents.ts';
import { loadInconsistencies } from './inconsistencies.ts';
import { loadStandards } from './load.ts';
import type { Step } from './route.ts';
import { successors } from './route-walk.ts';

const standards = loadStandards();
const services = standards.services();
const catalogued = services.filter((service) => service.catalogued);

/** The catalogue of the domain reference: service, tenant, archetype, contradictions in its texts. */
const CATALOGUE: readonly [slug: string, tenant: string, archetype: string, inconsistencies: string][] = [
  ['pelayanan-dtks', 'oku-selatan', 'A1', '02 14 19 26'],
  ['layanan-pemulung', 'oku-selatan', 'A2', '01 04 05 07 08 09 10 11 12 13 18 31 32'],
  ['layanan-orang-dengan-kecacatan', 'oku-selatan', 'A2', '01 04 05 07 10 11 12 31 32'],
  ['layanan-orang-dengan-gangguan-jiwa', 'oku-selatan', 'A2', '01 04 05 07 08 10 11 12 18 31 32'],
  ['layanan-lanjut-usia', 'oku-selatan', 'A2', '01 04 05 07 08 09 10 11 12 31 32'],
  ['layanan-anak-terlantar', 'oku-selatan', 'A2', '01 04 05 07 08 09 10 11 12 28 31 32'],
  ['layanan-perempuan-rawan-sosial-ekonomi', 'oku-selatan', 'A2', '01 04 05 08 09 10 11 12 31 32'],
  ['layanan-korban-bencana-alam', 'oku-selatan', 'A4', '03 05 17 31 32 35 37'],
  ['layanan-korban-bencana-sosial', 'oku-selatan', 'A4', '03 05 06 16 17 18 19 31 32 35 40'],
  ['layanan-pkh', 'oku-selatan', 'A1', '12 15 31 32 36'],
  ['rekomendasi-sktm', 'oku-selatan', 'A2', '04 05 27 28 33 38'],
  ['rekomendasi-pembebasan-biaya-perawatan', 'oku-selatan', 'A2', '04 05 27 28 33 38 39'],
  ['penanggulangan-bencana', 'oku-selatan', 'A4', '03 04 05 17 33 35 38'],
  ['bansos-alat-bantu-disabilitas', 'oku-selatan', 'A3', '05 20 21 24 33 38'],
  ['bansos-penyandang-disabilitas', 'oku-selatan', 'A3', '05 21 22 24 33 38'],
  ['bansos-lansia-odgj', 'oku-selatan', 'A3', '05 21 22 24 33 38'],
  ['pengaduan-bansos-pkh', 'oku-selatan', 'A6', '05 15 33 38'],
  ['bansos-stimulan', 'oku-selatan', 'A3', '05 23 26 33 38'],
  ['pendaftaran-dtks', 'oku-selatan', 'A5', '04 06 26 30 33 38'],
  ['penonaktifan-kis-pbid', 'oku-selatan', 'A2', '04 25 29 33 38'],
  ['surat-keterangan-dtks', 'luwu-timur', 'A1', '26 31 32 34'],
];

const SIX_GROUPS = CATALOGUE.slice(1, 7).map(([slug]) => slug);
const PROGRAMMES = [
  'bansos-pemulung',
  'bansos-odk',
  'bansos-odgj',
  'bansos-lansia',
  'bansos-anak-terlantar',
  'bansos-prse',
];

function stepsOf(slug: string): Record<string, Step> {
  const { route } = standards.service(slug);
  if (!route) throw new Error(`${slug} has no route`);
  return route.steps;
}

function stepIds(slug: string): string[] {
  return Object.keys(stepsOf(slug));
}

/** Every sequence of steps from the start to an end. */
function paths(service: ServiceDefinition): string[][] {
  const { start, steps } = service.route!;
  const from = (id: string): string[][] => {
    const ends = Object.values(steps[id]!.on).some((target) => typeof target === 'string');
    const onwards = successors(steps[id]!).flatMap(from);
    return [...(ends ? [[id]] : []), ...onwards.map((path) => [id, ...path])];
  };
  return from(start);
}

describe('the catalogue', () => {
  test('has the 21 published services in order, each with its tenant and archetype', () => {
    expect(catalogued.map(({ no, slug, tenant, archetype }) => [no, slug, tenant, archetype])).toEqual(
      CATALOGUE.map(([slug, tenant, archetype], index) => [index + 1, slug, tenant, archetype]),
    );
  });

  test('keeps what is not published apart: complaints about any service, and the second entrance of the DTKS letter', () => {
    const others = services.filter((service) => !service.catalogued);
    expect(others.map(({ slug, tenant, no }) => [slug, tenant, no])).toEqual([
      ['pengaduan-layanan', 'oku-selatan', null],
      ['pengaduan-layanan-lutim', 'luwu-timur', null],
      ['surat-keterangan-dtks-pengantar', 'luwu-timur', null],
    ]);
  });

  test('has a route for every service', () => {
    expect(services.filter(({ route }) => route === null)).toEqual([]);
    expect(services).toHaveLength(21 + 3);
  });

  test('names the contradictions of each service as the register has them', () => {
    for (const [slug, , , ids] of CATALOGUE) {
      const expected = ids.split(' ').map((id) => `INC-${id}`);
      expect([slug, [...standards.service(slug).inconsistencies].sort()]).toEqual([slug, expected]);
    }
  });

  test('explains a normalised limit only with contradictions of its own service', () => {
    for (const { slug, limits, inconsistencies } of services) {
      const foreign = limits.flatMap((limit) => limit.inconsistencies).filter((id) => !inconsistencies.includes(id));
      expect([slug, foreign]).toEqual([slug, []]);
    }
  });

  test('every step has a name for officers', () => {
    const nameless = services.flatMap(({ slug, route }) =>
      Object.entries(route?.steps ?? {}).flatMap(([id, { label }]) => (label ? [] : [`${slug}/${id}`])),
    );
    expect(nameless).toEqual([]);
  });
});

describe('the register of contradictions', () => {
  const register = loadInconsistencies();

  test('has INC-01 to INC-40 in order', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `INC-${String(index + 1).padStart(2, '0')}`);
    expect(register.map(({ id }) => id)).toEqual(ids);
  });

  test('has every entry that a service names, and every entry concerns a service', () => {
    const named = new Set(services.flatMap(({ inconsistencies }) => inconsistencies));
    expect(register.filter(({ id }) => !named.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('rules', () => {
  test('R-01: a service is free or its source is silent, and there is no other fee', () => {
    for (const service of services) {
      expect([service.slug, service.biaya]).toEqual([service.slug, service.published.fee.length > 0 ? 0 : null]);
      expect(Object.keys(service).filter((key) => /fee|tarif|price|payment/i.test(key))).toEqual([]);
    }
  });

  test('R-03: an incomplete file goes back to the applicant', () => {
    for (const { slug, route } of services) {
      for (const step of Object.values(route?.steps ?? {})) {
        if (step.kind === 'completeness') expect([slug, step.on['incomplete']]).toEqual([slug, 'return']);
      }
    }
  });

  test('F17, R-03: a paper that fails returns the file or is answered; it closes no case', () => {
    const failed = standards
      .services()
      .flatMap(({ route }) => Object.values(route?.steps ?? {}))
      .filter(({ kind }) => kind === 'document-verification')
      .map(({ on }) => on['failed']);
    expect(failed.length).toBeGreaterThan(15);
    expect([...new Set(failed.map(String))].sort()).toEqual(['explanation', 'follow-up', 'return']);
  });

  test.each(SIX_GROUPS.map((slug, index) => [slug, PROGRAMMES[index]!] as const))(
    'R-04: %s is surveyed together with TKSK before the recommendation, and nominated for %s',
    (slug, programme) => {
      const { survey, decision, recommendation, nomination } = stepsOf(slug);
      expect(survey).toMatchObject({ kind: 'survey', partner: 'tksk' });
      expect(decision).toMatchObject({ kind: 'eligibility-decision', notBy: ['survey'], requires: ['survey'] });
      expect(recommendation).toMatchObject({ kind: 'letter', requires: ['survey'] });
      expect(nomination).toMatchObject({ kind: 'nomination', requires: ['survey'], params: { programme } });
      for (const path of paths(standards.service(slug))) {
        if (path.includes('recommendation')) {
          expect(path.indexOf('survey')).toBeGreaterThanOrEqual(0);
          expect(path.indexOf('survey')).toBeLessThan(path.indexOf('recommendation'));
        }
      }
    },
  );

  test('R-11: in Luwu Timur the village checks first, and who is not registered gets no Surat Pengantar', () => {
    const steps = stepsOf('surat-keterangan-dtks');
    expect(steps['village-check']!.on).toEqual({
      registered: ['surat-pengantar'],
      'not-registered': 'close-tidak-terdaftar',
    });
    expect(steps['surat-pengantar']!.params).toEqual({ letter: 'surat-pengantar-dtks', signer: 'kepala-desa-lurah' });
    expect(paths(standards.service('surat-keterangan-dtks')).filter((path) => path.includes('letter'))).toEqual([
      ['completeness', 'village-check', 'surat-pengantar', 'verification', 'letter'],
    ]);
  });

  test('R-11: an applicant with a Surat Pengantar on paper must hand it in, and is checked again before the letter', () => {
    const direct = standards.service('surat-keterangan-dtks-pengantar');
    expect(missingDocuments(direct, { age: 16 }, ['fc-kk']).map(({ code }) => code)).toEqual(['surat-pengantar-dtks']);
    const lettered = paths(direct).filter((path) => path.includes('letter'));
    expect(lettered).toEqual([['completeness', 'verification', 'registry-check', 'letter']]);
    expect(direct.limit).toEqual({ value: 'PT15M', calendar: 'working' });
  });

  test('R-12, 2.7 no. 4: KTP is asked from 17 on', () => {
    const service = standards.service('surat-keterangan-dtks');
    expect(requiredDocuments(service, { age: 16 }).map(({ code }) => code)).toEqual(['fc-kk']);
    expect(requiredDocuments(service, { age: 17 }).map(({ code }) => code)).toEqual(['fc-kk', 'fc-ktp']);
  });

  test('R-14: registration needs the Dukcapil match, the SIKS-NG entry, the Bupati and PUSDATIN, in this order', () => {
    const longest = paths(standards.service('pendaftaran-dtks')).sort((a, b) => b.length - a.length)[0];
    expect(longest).toEqual([
      'completeness',
      'verification',
      'dukcapil-match',
      'siks-ng-entry',
      'bupati-endorsement',
      'pusdatin',
    ]);
    const { pusdatin } = stepsOf('pendaftaran-dtks');
    expect(pusdatin!.on).toEqual({ accepted: 'close-completed', refused: 'close-ditolak-pusat' });
    expect(pusdatin!.limit).toEqual({ value: 'P1M', calendar: 'calendar' });
  });

  test.each([['rekomendasi-sktm'], ['rekomendasi-pembebasan-biaya-perawatan']])(
    'R-15: %s is surveyed and forwarded to Dinas Kesehatan before the case closes as completed',
    (slug) => {
      const { survey, forwarding, recommendation } = stepsOf(slug);
      expect(survey!.partner).toBeUndefined();
      expect(forwarding!.params).toEqual({ to: 'dinas-kesehatan' });
      expect(recommendation!.on).toEqual({ delivered: ['forwarding'] });
    },
  );

  test('R-16: deactivating a KIS PBID is verified by the front office and has no survey', () => {
    const steps = stepsOf('penonaktifan-kis-pbid');
    expect(steps['verification']!.roles).toEqual(['front-office']);
    expect(Object.values(steps).map(({ kind }) => kind)).not.toContain('survey');
  });

  test('a complaint is always answered, also when the data do not match', () => {
    for (const { slug, kind, route } of services) {
      if (kind !== 'complaint') continue;
      const closing = Object.values(route!.steps).filter(({ on }) => Object.values(on).includes('close-completed'));
      expect([slug, closing.map((step) => step.kind)]).toEqual([slug, ['follow-up']]);
      expect(JSON.stringify(route)).not.toContain('close-rejected');
    }
  });
});

describe('acceptance examples', () => {
  test('2.7 no. 5: without the original card the file of penonaktifan-kis-pbid is incomplete', () => {
    const missing = missingDocuments(standards.service('penonaktifan-kis-pbid'), { age: 40 }, [
      'fc-kk',
      'fc-ktp',
      'pernyataan-penonaktifan',
    ]);
    expect(missing).toMatchObject([{ code: 'kartu-kis-pbid-asli', asli: true }]);
  });

  test('2.7 no. 8: layanan-pkh takes six minutes and no path of it writes a letter', () => {
    const pkh = standards.service('layanan-pkh');
    expect(pkh.limit).toEqual({ value: 'PT6M', calendar: 'working' });
    expect(pkh.clockStarts).toBe('arrival');
    expect(stepIds('layanan-pkh')).toEqual(['completeness', 'verification', 'validation', 'explanation']);
    expect(pkh.products).toEqual(['penjelasan-pkh']);
  });

  test('2.7 no. 10: layanan-anak-terlantar shows the published six minutes and product and is under review', () => {
    const { published, underReview, products } = standards.service('layanan-anak-terlantar');
    expect(published.time[0]!.text).toBe('Maksimal 6 Menit');
    expect(published.product[0]!.text).toBe('Bansos Perempuan Rawan Sosial Ekonomi');
    expect(underReview).toBe(true);
    expect(products).toContain('usulan-bansos-anak-terlantar');
  });

  test('2.7 no. 10: a standard is under review where its time or product contradicts itself', () => {
    const contradictions = ['INC-01', 'INC-03', 'INC-07', 'INC-20'];
    for (const { slug, underReview, inconsistencies } of services) {
      expect([slug, underReview]).toEqual([slug, inconsistencies.some((id) => contradictions.includes(id))]);
    }
  });
});

describe('documents', () => {
  test('for the fee waiver the SKTM of the village or of the office will do (INC-27)', () => {
    const rule = standards.service('rekomendasi-pembebasan-biaya-perawatan').documents[0]!;
    expect(alternatives(rule)).toEqual(['sktm-desa', 'rekomendasi-sktm']);
  });

  test('papers that stand in one of two lists only are offered, not demanded (INC-15)', () => {
    const required = requiredDocuments(standards.service('layanan-pkh'), { age: 40 }).map(({ code }) => code);
    expect(required).toEqual(['fc-kk', 'fc-ktp', 'kks']);
  });

  test('every code is known', () => {
    const codes = services.flatMap(({ documents }) => documents.flatMap(alternatives));
    expect(codes.filter((code) => !isDocumentCode(code))).toEqual([]);
  });
});
