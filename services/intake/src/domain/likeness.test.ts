import { describe, expect, test } from '@jest/globals';
import { type Likened, likeness, soundsOf } from './likeness.ts';

const SITI: Likened = {
  name: 'Siti Aminah',
  nik: null,
  kk: '1609010101010001',
  birthDate: '1980-05-17',
  sex: 'P',
  village: '16.09.01.2001',
};
const like = (more: Partial<Likened>) => likeness(SITI, { ...SITI, ...more });
/** Only the name is known of the other. */
const NAMED = { kk: null, birthDate: null, sex: null, village: null } as const;

describe('two people are alike by the name and one thing more', () => {
  test.each<[string, Partial<Likened>, string[]]>([
    ['all the same', {}, ['nama-sama', 'tanggal-lahir-sama', 'kk-sama', 'desa-sama']],
    ['name and birth', { ...NAMED, birthDate: '1980-05-17' }, ['nama-sama', 'tanggal-lahir-sama']],
    ['name and family card', { ...NAMED, kk: '1609010101010001' }, ['nama-sama', 'kk-sama']],
    ['name and village', { ...NAMED, village: '16.09.01.2001' }, ['nama-sama', 'desa-sama']],
    [
      'spelling and birth',
      { ...NAMED, name: 'SITTI AMINA', birthDate: '1980-05-17' },
      ['nama-mirip', 'tanggal-lahir-sama'],
    ],
    [
      'day and month exchanged',
      { birthDate: '1980-17-05', village: null },
      ['nama-sama', 'tanggal-lahir-mirip', 'kk-sama'],
    ],
    [
      'a longer name',
      { name: 'Hj. Siti Aminah binti Ali', kk: null },
      ['nama-mirip', 'tanggal-lahir-sama', 'desa-sama'],
    ],
  ])('%s', (_, more, reasons) => {
    expect(like(more)).toEqual(reasons);
  });

  test.each<[string, Partial<Likened>]>([
    ['the name alone', NAMED],
    ['a similar name and the village', { ...NAMED, name: 'Sitti Amina', village: '16.09.01.2001' }],
    ['another birth', { birthDate: '1991-11-02' }],
    ['another sex', { sex: 'L' }],
    ['a brother or sister of the same day', { name: 'Siti Rohani' }],
    ['one word of the name', { name: 'Siti' }],
  ])('not by %s', (_, more) => {
    expect(like(more)).toEqual([]);
  });

  test('who have two numbers are two people, whatever else agrees', () => {
    const nik = '1609014107500001';
    expect(likeness({ ...SITI, nik }, { ...SITI, nik: '1609014107500002' })).toEqual([]);
    expect(likeness({ ...SITI, nik }, SITI)).toContain('nama-sama');
  });
});

test('old and new spelling sound the same', () => {
  expect(soundsOf('Moehammad Jusuf')).toEqual(soundsOf('Muhamad Yusup'));
  expect(soundsOf('Tjahjono Djoko')).toEqual(soundsOf('Cahyono Joko'));
  expect(soundsOf("Nur'Aini Fauziah")).toEqual(soundsOf('Nuraini Pausia'));
  expect(soundsOf('Ahmad Hasan')).not.toEqual(soundsOf('Ahmad Husin'));
});
