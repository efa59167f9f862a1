import { expect, test } from '@jest/globals';
import { loadStandards } from './load.ts';
import { isScreened, SCREENING, type Screened, screeningHints } from './screening.ts';

const codes = (more: Partial<Screened> & { readonly service: string }) =>
  screeningHints({ choice: null, age: 40, sex: 'P', reporter: true, ...more }).map(({ code }) => code);

test.each<[string, Partial<Screened> & { readonly service: string }, string[]]>([
  ['a scavenger of 17', { service: 'layanan-pemulung', age: 17 }, ['usia-anak']],
  ['a scavenger of 18', { service: 'layanan-pemulung', age: 18 }, []],
  ['an elder of 59', { service: 'layanan-lanjut-usia', age: 59 }, ['belum-lanjut-usia']],
  ['an elder of 60', { service: 'layanan-lanjut-usia', age: 60 }, []],
  ['aid for elders of 30', { service: 'bansos-lansia-odgj', choice: 'lansia', age: 30 }, ['belum-lanjut-usia']],
  ['the other kind of that aid', { service: 'bansos-lansia-odgj', choice: 'odgj', age: 30 }, []],
  ['ODGJ who comes alone', { service: 'layanan-orang-dengan-gangguan-jiwa', reporter: false }, ['tanpa-wali']],
  ['a child of 66', { service: 'layanan-anak-terlantar', age: 66 }, ['bukan-anak']],
  ['a child of 18', { service: 'layanan-anak-terlantar', age: 18 }, []],
  ['a child of 5', { service: 'layanan-anak-terlantar', age: 5 }, ['balita']],
  ['a child of 6', { service: 'layanan-anak-terlantar', age: 6 }, []],
  ['a man in PRSE', { service: 'layanan-perempuan-rawan-sosial-ekonomi', sex: 'L' }, ['bukan-perempuan']],
  ['PRSE of 60', { service: 'layanan-perempuan-rawan-sosial-ekonomi', age: 60 }, ['di-luar-usia']],
  ['PRSE of 59', { service: 'layanan-perempuan-rawan-sosial-ekonomi', age: 59 }, []],
  ['nothing known', { service: 'layanan-perempuan-rawan-sosial-ekonomi', age: null, sex: null }, []],
  [
    'a disabled child alone',
    { service: 'layanan-orang-dengan-kecacatan', age: 9, reporter: false },
    ['anak-disabilitas', 'tanpa-wali'],
  ],
  ['a service without a rule', { service: 'pelayanan-dtks', age: 3 }, []],
])('%s', (_, screened, expected) => {
  expect(codes(screened)).toEqual(expected);
});

test('every rule is about services and choices that exist', () => {
  const standards = loadStandards();
  for (const { services, choice } of SCREENING) {
    for (const service of services) {
      const definition = standards.find(service);
      expect([service, definition?.slug]).toEqual([service, service]);
      if (choice !== undefined) expect(definition?.choice?.values).toContain(choice);
    }
  }
  expect([isScreened('layanan-pemulung'), isScreened('pelayanan-dtks')]).toEqual([true, false]);
});
