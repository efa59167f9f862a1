import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { ServiceDefinition } from './definition.ts';
import { PAPER_ABBREVIATIONS } from './document-codes.ts';
import { describe as describeFault, StandardsError } from './faults.ts';
import { numberingOf } from './letter-numbers.ts';
import { loadStandards } from './load.ts';
import { changed, SURVEYED, TWO_TRACKS } from './route.fixture.ts';

const shipped = loadStandards();
const TENANT = shipped.tenant('oku-selatan');
const CALENDAR = shipped.calendars[0]!;
const SERVICE: ServiceDefinition = {
  ...shipped.service('layanan-lanjut-usia'),
  slug: 'layanan-contoh',
  aliases: ['contoh'],
  no: null,
  route: SURVEYED,
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder of standards with one tenant, one calendar and the given files. */
function folder(files: Record<string, unknown>): string {
  const directory = mkdtempSync(join(tmpdir(), 'alur-standards-'));
  folders.push(directory);
  const all = { 'tenants/oku-selatan.yaml': TENANT, 'calendars/2026.yaml': CALENDAR, ...files };
  for (const [name, value] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof value === 'string' ? value : stringify(value));
  }
  return directory;
}

function faults(files: Record<string, unknown>): string[] {
  try {
    loadStandards({ directory: folder(files) });
    return [];
  } catch (error) {
    if (!(error instanceof StandardsError)) throw error;
    return error.faults.map(describeFault);
  }
}

const service = (change: Record<string, unknown>) => ({ 'services/layanan-contoh.yaml': { ...SERVICE, ...change } });

describe('what ships', () => {
  test('is sound: 21 catalogued services of two offices, in the order of the catalogue', () => {
    const catalogued = shipped.services().filter((each) => each.catalogued);
    expect(catalogued).toHaveLength(21);
    expect(catalogued.map(({ no }) => no)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    expect(shipped.tenants().map(({ code }) => code)).toEqual(['luwu-timur', 'oku-selatan']);
  });

  test('is read once', () => {
    expect(loadStandards()).toBe(shipped);
  });

  test('is found by slug, alias and tenant', () => {
    expect(shipped.find('surat-keterangan-dtsen')?.slug).toBe('surat-keterangan-dtks');
    expect(shipped.find('layanan-pkh')?.slug).toBe('layanan-pkh');
    expect(shipped.find('layanan-haji')).toBeUndefined();
    expect(new Set(shipped.services('luwu-timur').map(({ tenant }) => tenant))).toEqual(new Set(['luwu-timur']));
    expect(() => shipped.service('layanan-haji')).toThrow('service "layanan-haji" is unknown');
    expect(() => shipped.tenant('palembang')).toThrow('tenant "palembang" is unknown');
  });

  test('says which day it is in an office', () => {
    const at = '2026-08-02T16:30:00.000Z';
    expect(shipped.localDate({ tenant: 'luwu-timur', at })).toBe('2026-08-03');
    expect(shipped.localDate({ tenant: 'oku-selatan', at })).toBe('2026-08-02');
    expect(() => shipped.localDate({ tenant: 'palembang', at })).toThrow('tenant "palembang" is unknown');
  });
});

describe('an office adds a service by adding a file', () => {
  test('a case keeps the version that it was opened under', () => {
    const standards = loadStandards({
      directory: folder({
        'services/layanan-contoh.yaml': SERVICE,
        'services/layanan-contoh.v2.yaml': { ...SERVICE, version: 2, nama: 'Layanan Contoh Baru' },
      }),
    });
    expect(standards.service('layanan-contoh').version).toBe(2);
    expect(standards.service('layanan-contoh', 1).nama).toBe(SERVICE.nama);
    expect(standards.find('contoh')?.version).toBe(2);
    expect(standards.services()).toHaveLength(1);
    expect(() => standards.service('layanan-contoh', 3)).toThrow('service "layanan-contoh" version 3 is unknown');
  });

  test('a newer version of a calendar takes its place', () => {
    const standards = loadStandards({
      directory: folder({ 'calendars/2026.v2.yaml': { ...CALENDAR, version: 2, source: 'SKB perubahan' } }),
    });
    expect(standards.calendars.map(({ source }) => source)).toEqual(['SKB perubahan']);
  });
});

describe('a fault names file, step and fault', () => {
  test('all faults of all files come at once', () => {
    const route = changed(SURVEYED, { nomination: { params: {} } });
    const found = faults({
      ...service({ route }),
      'services/layanan-lain.yaml': { ...SERVICE, slug: 'layanan-lain', aliases: [], tenant: 'palembang' },
    });
    expect(found).toEqual([
      'services/layanan-contoh.yaml: step "nomination": kind "nomination" needs params.programme',
      'services/layanan-lain.yaml: tenant "palembang" is unknown',
    ]);
    expect(() => loadStandards({ directory: folder(service({ route })) })).toThrow(
      '1 fault(s) in the data files:\n  services/layanan-contoh.yaml: step "nomination"',
    );
  });

  test('a file that is no YAML', () => {
    expect(faults({ 'services/x.yaml': 'a: [' })[0]).toMatch(/^services\/x\.yaml: .* at line 1/);
  });

  test('the shape', () => {
    expect(faults(service({ biaya: 5000 }))).toEqual([
      'services/layanan-contoh.yaml: biaya: Invalid input: expected 0',
    ]);
    expect(faults(service({ fee: 0 }))).toEqual(['services/layanan-contoh.yaml: Unrecognized key: "fee"']);
    expect(faults(service({ limit: { value: '1 hari', calendar: 'working' } }))[0]).toContain(
      'limit: limit "1 hari" is not an ISO 8601 duration',
    );
  });

  test('the shape of a step: kind, roles, targets, limit', () => {
    const step = SURVEYED.steps['survey'];
    const of = (change: Record<string, unknown>) =>
      faults(service({ route: { ...SURVEYED, steps: { ...SURVEYED.steps, survey: { ...step, ...change } } } }));
    const start = 'services/layanan-contoh.yaml: step "survey": ';
    expect(of({ kind: 'visit' })[0]).toContain(`${start}kind: unknown step kind "visit"; known: completeness`);
    expect(of({ roles: ['surveyor'] })).toEqual([`${start}roles.0: unknown role "surveyor"`]);
    expect(of({ roles: [] })).toEqual([`${start}roles: needs at least one role`]);
    const [unknown, empty] = of({ on: { done: 'close-lost', 'not-found': [] } });
    expect(unknown).toContain(`${start}on.done: target "close-lost" must be a list of step ids, "return"`);
    expect(empty).toContain(`${start}on.not-found: target [] must be a list of step ids`);
    expect(of({ after: ['decision'] })).toEqual([`${start}after: a join needs at least two steps`]);
    expect(of({ limit: { value: 'P1M', calendar: 'working' } })[0]).toContain('use days, hours or minutes');
  });

  test('documents: unknown code, the same one twice', () => {
    const documents = [
      { code: 'fc-kk', label: 'KK', wajib: true },
      { code: 'fc-sim|fc-kk', label: 'SIM', wajib: true },
    ];
    expect(faults(service({ documents }))).toEqual([
      'services/layanan-contoh.yaml: document code "fc-sim" is unknown',
      'services/layanan-contoh.yaml: document "fc-kk" is asked twice',
    ]);
  });

  test('names: file, version, slug, alias, number', () => {
    const other = { ...SERVICE, slug: 'layanan-lain', aliases: ['contoh'], no: 7 };
    expect(
      faults({
        ...service({ no: 7 }),
        'services/layanan-contoh.v1.yaml': SERVICE,
        'services/layanan-contoh.v2.yaml': { ...SERVICE, version: 3 },
        'services/layanan-lain.yaml': other,
      }),
    ).toEqual([
      'services/layanan-contoh.v2.yaml: slug "layanan-contoh" version 3 does not match the file name',
      'services/layanan-contoh.yaml: version 1 of "layanan-contoh" is already in services/layanan-contoh.v1.yaml',
      'services/layanan-lain.yaml: slug or alias "contoh" is already used by services/layanan-contoh.yaml',
      'services/layanan-lain.yaml: catalogue number "7" is already used by services/layanan-contoh.yaml',
    ]);
  });

  test('a letter that the office does not number', () => {
    const letterNumbering = { 'nota-dinas': numberingOf(TENANT, 'nota-dinas') };
    expect(faults({ 'tenants/oku-selatan.yaml': { ...TENANT, letterNumbering }, ...service({}) })).toEqual([
      'services/layanan-contoh.yaml: step "letter": tenants/oku-selatan.yaml has no letterNumbering for "rekomendasi-bansos"',
    ]);
  });

  test('a letter that the data of the office name no signer for', () => {
    const params = { letter: 'rekomendasi-bansos', signer: 'sekretaris-dinas' };
    expect(faults(service({ route: changed(SURVEYED, { letter: { params } }) }))).toEqual([
      'services/layanan-contoh.yaml: step "letter": tenants/oku-selatan.yaml names no official with the role "sekretaris-dinas", who signs',
    ]);
  });

  test('a role that can do nothing in its step, as the file of an office would have it', () => {
    const route = changed(SURVEYED, { nomination: { roles: ['pengelola-data-kabupaten'] } });
    expect(faults(service({ route }))).toEqual([
      'services/layanan-contoh.yaml: step "nomination": role "pengelola-data-kabupaten" can do nothing in a step of kind ' +
        '"nomination"; roles that can: front-office, back-office, petugas-pelayanan, pekerja-sosial, kabid-linjamsos, kepala-seksi',
    ]);
  });

  test('a filer whom the counter refuses', () => {
    expect(faults(service({ filedBy: ['front-office', 'tagana'] }))).toEqual([
      'services/layanan-contoh.yaml: filedBy: role "tagana" cannot file a case of kind "application"; roles that can: ' +
        'front-office, back-office, petugas-pelayanan, pengisi-data-desa, petugas-desa, tksk, pendamping-bansos',
    ]);
    expect(faults(service({ applicants: ['pendamping'] }))).toEqual([
      'services/layanan-contoh.yaml: filedBy: only "pendamping-bansos" files what a Pendamping proposes',
    ]);
  });

  test('a step about one person in a service that names none', () => {
    expect(faults(service({ kind: 'complaint' }))).toEqual([
      'services/layanan-contoh.yaml: step "letter": kind "letter" is for services of kind application',
      'services/layanan-contoh.yaml: step "nomination": kind "nomination" is for services of kind application',
    ]);
  });

  test('R-04: letter and nomination of a service with a survey require it', () => {
    const route = changed(SURVEYED, { letter: { requires: undefined }, nomination: { requires: undefined } });
    expect(faults(service({ route }))).toEqual([
      'services/layanan-contoh.yaml: step "letter": a letter of a service with a survey needs requires: [survey] (R-04)',
      'services/layanan-contoh.yaml: step "nomination": a nomination of a service with a survey needs requires: [survey] (R-04)',
    ]);
  });

  const disaster = (slug: string, steps: Parameters<typeof changed>[1] = {}, change: Record<string, unknown> = {}) => {
    const definition = shipped.service(slug);
    const route = changed(definition.route!, steps);
    return faults({ [`services/${slug}.yaml`]: { ...definition, route, ...change } });
  };
  const SOCIAL = 'layanan-korban-bencana-sosial';

  test('R-05: no money for a natural disaster, whichever way a file says it', () => {
    expect(disaster(SOCIAL)).toEqual([]);
    expect(disaster(SOCIAL, {}, { klasifikasiLokal: 'alam' })).toEqual([
      `services/${SOCIAL}.yaml: step "funds": a natural disaster gets goods only, never money (R-05)`,
    ]);
    const anyClass = `services/${SOCIAL}.yaml: step "funds": money without klasifikasiLokal needs params.onlyFor: sosial (R-05)`;
    expect(disaster(SOCIAL, {}, { klasifikasiLokal: undefined })).toEqual([anyClass]);
    const params = { fund: 'btt', onlyFor: 'alam' };
    expect(disaster(SOCIAL, { funds: { params } }, { klasifikasiLokal: undefined })).toEqual([anyClass]);
    expect(disaster('penanggulangan-bencana')).toEqual([]);
    expect(disaster('penanggulangan-bencana', {}, { klasifikasiLokal: 'alam' })[0]).toContain('never money (R-05)');
  });

  test('R-05: money is in no service but one for incidents', () => {
    const start = 'services/layanan-contoh.yaml';
    const found = faults(service({ route: TWO_TRACKS, klasifikasiLokal: 'sosial' }));
    expect(found).toContain(`${start}: step "funds": kind "funds" is for services of kind incident`);
    expect(found).toContain(`${start}: klasifikasiLokal is for services of kind incident`);
  });

  test('R-08: goods and money wait for the decision', () => {
    expect(disaster(SOCIAL, { goods: { requires: [] }, funds: { requires: undefined } })).toEqual([
      `services/${SOCIAL}.yaml: step "goods": a step of goods needs requires: [eligibility-decision] (R-08)`,
      `services/${SOCIAL}.yaml: step "funds": a step of funds needs requires: [eligibility-decision] (R-08)`,
    ]);
  });

  test('R-23: only the report completes a disaster case', () => {
    const on = { 'handed-over': 'close-completed', cancelled: 'close-completed' } as const;
    const report = { after: ['funds', 'papers'] };
    expect(disaster(SOCIAL, { goods: { on }, report })).toContain(
      `services/${SOCIAL}.yaml: step "goods": only the report to the head of the office completes a disaster case (R-23)`,
    );
  });

  test('INC-17: papers that may follow are waited for, by a step and by the report', () => {
    const file = `services/${SOCIAL}.yaml`;
    const without = { completeness: { on: { complete: ['disposition'], incomplete: 'return' } as const } };
    const report = { after: ['goods', 'funds'] };
    expect(disaster(SOCIAL, { ...without, papers: undefined, report })).toEqual([
      `${file}: documents with menyusul need a step of kind "papers"`,
    ]);
    const documents = [{ code: 'fc-kk', label: 'KK', wajib: true }];
    expect(disaster(SOCIAL, {}, { documents })).toEqual([
      `${file}: step "papers": no document has menyusul, so no paper can follow`,
    ]);
    expect(disaster(SOCIAL, { report })).toContain(
      `${file}: step "report": can open twice in one run (again after "papers"); make it a join with "after"`,
    );
  });

  test('a limit from the report belongs to an incident', () => {
    const survey = { limitFrom: 'report', limit: { value: 'P1D', calendar: 'clock24x7' } } as const;
    expect(faults(service({ route: changed(SURVEYED, { survey }) }))).toEqual([
      'services/layanan-contoh.yaml: step "survey": limitFrom: report is for services of kind incident',
    ]);
    expect(disaster(SOCIAL, {}, { clockStarts: 'complete-file' })).toEqual([
      `services/${SOCIAL}.yaml: the clock of an incident starts with the report`,
    ]);
  });

  test('papers of aid that the office does not number', () => {
    const letterNumbering = Object.fromEntries(
      Object.keys(PAPER_ABBREVIATIONS)
        .filter((type) => !['bast-dana', 'bast-bantuan'].includes(type))
        .map((type) => [type, numberingOf(TENANT, type)]),
    );
    const grant = shipped.service('bansos-stimulan');
    expect(
      faults({
        'tenants/oku-selatan.yaml': { ...TENANT, letterNumbering },
        [`services/${SOCIAL}.yaml`]: shipped.service(SOCIAL),
        'services/bansos-stimulan.yaml': grant,
      }),
    ).toEqual([
      'services/bansos-stimulan.yaml: step "grant": tenants/oku-selatan.yaml has no letterNumbering for "bast-bantuan"',
      `services/${SOCIAL}.yaml: step "funds": tenants/oku-selatan.yaml has no letterNumbering for "bast-dana"`,
    ]);
  });

  test('calendars: other years, doubles, unknown tenants, gaps, names', () => {
    const holiday = { date: '2025-12-25', name: 'Natal', kind: 'libur-nasional' };
    const addition = { tenant: 'palembang', date: '2026-06-17', name: 'Hari jadi', source: 'Perda' };
    expect(
      faults({
        'calendars/2026.yaml': { ...CALENDAR, holidays: [holiday, holiday], additions: [addition] },
        'calendars/2028.yaml': { ...CALENDAR, year: 2028, holidays: [{ ...holiday, date: '2028-12-25' }], ramadan: [] },
        'calendars/x.yaml': CALENDAR,
      }),
    ).toEqual([
      'calendars/2026.yaml: 2025-12-25 is not in 2026',
      'calendars/2026.yaml: 2025-12-25 is not in 2026',
      'calendars/2026.yaml: 2025-12-25 stands twice among the holidays',
      'calendars/2026.yaml: additions name "palembang", which is not a tenant',
      'calendars/2028.yaml: calendar of 2027 is missing: years must form an unbroken row',
      'calendars/x.yaml: year 2026 version 1 does not match the file name',
      'calendars/x.yaml: version 1 of 2026 is already in calendars/2026.yaml',
    ]);
  });

  test('two letter types that would print the same number', () => {
    const one = { classification: '400.9', pattern: '{classification}/{sequence}/{year}', register: 'office' };
    const letterNumbering = { x: one, y: { ...one, pattern: '400.9/{sequence}/{year}' } };
    expect(faults({ 'tenants/oku-selatan.yaml': { ...TENANT, letterNumbering } })).toEqual([
      'tenants/oku-selatan.yaml: letterNumbering.y: prints the numbers of x',
    ]);
    const { default: usual } = TENANT.letterNumbering;
    const same = { ...usual, pattern: usual!.pattern.replace('{abbreviation}', 'RSKTM') };
    expect(
      faults({ 'tenants/oku-selatan.yaml': { ...TENANT, letterNumbering: { default: usual, 'surat-tugas': same } } }),
    ).toEqual(['tenants/oku-selatan.yaml: letterNumbering.rekomendasi-sktm: prints the numbers of surat-tugas']);
  });

  test('the default for letter numbers, and nothing else, has the abbreviation in its pattern', () => {
    const pattern = '{classification}/{sequence}/{abbreviation}/{year}';
    const letterNumbering = {
      default: { classification: '400.9', pattern: '{sequence}/{year}', register: 'office' },
      'nota-dinas': { classification: '400.9', pattern, register: 'office' },
    };
    const found = faults({ 'tenants/oku-selatan.yaml': { ...TENANT, letterNumbering } });
    for (const type of ['default', 'nota-dinas']) {
      expect(found).toContain(
        `tenants/oku-selatan.yaml: letterNumbering.${type}: pattern has {abbreviation} exactly in "default"`,
      );
    }
  });

  test('the shape of tenants: hours and letter numbers', () => {
    const normal = { ...TENANT.officeHours.normal, 1: [['13:00', '12:00']] };
    const pattern = '{sequence}/{village}/{month}';
    const letterNumbering = { x: { classification: '400.9', pattern, register: 'office' } };
    const officeHours = { ...TENANT.officeHours, normal };
    expect(faults({ 'tenants/oku-selatan.yaml': { ...TENANT, officeHours, letterNumbering } })).toEqual([
      'tenants/oku-selatan.yaml: letterNumbering.x: pattern has an unknown placeholder {month}',
      'tenants/oku-selatan.yaml: letterNumbering.x: pattern needs {year}',
      'tenants/oku-selatan.yaml: letterNumbering.x: pattern has {village} exactly when the register is "village"',
      'tenants/oku-selatan.yaml: officeHours.normal.1: spans must be in order and must not overlap',
    ]);
  });
});
