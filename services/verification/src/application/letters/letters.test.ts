import { indonesianDate } from '@alur/documents';
import { LETTER_TYPES, type LetterType, latestTemplate } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import jsQR from 'jsqr';
import { extractImages, extractText, getDocumentProxy } from 'unpdf';
import { composeLetter } from './compose.ts';
import { renderLetter } from './render.ts';
import { type DraftSnapshot, type Issuer, snapshotHash } from './snapshot.ts';

const URL = 'https://dinsos.example.go.id/verifikasi/7K3Q-M41R-T9XZ-0ABC';
const PRINTED_AT = '2026-08-03T02:00:00.000Z';
const ISSUE = { number: '400.9/17/DINSOS/VIII/2026', date: '2026-08-03' };

const issuer: Issuer = {
  letterhead: ['PEMERINTAH KABUPATEN LUWU TIMUR', 'DINAS SOSIAL P3A', 'Jalan Contoh Nomor 1, Malili'],
  office: 'Dinas Sosial P3A',
  district: 'Kabupaten Luwu Timur',
  registry: { code: 'DTSEN', name: 'Data Tunggal Sosial dan Ekonomi Nasional' },
  signatory: {
    title: 'Kepala Dinas Sosial P3A',
    name: 'Contoh Pejabat, S.Sos.',
    nip: '197001011990031001',
    rank: 'Pembina',
  },
};

function snapshot(letterType: LetterType, person: Partial<DraftSnapshot['person']> = {}): DraftSnapshot {
  return {
    salt: 'salt',
    tenant: 'luwu-timur',
    caseId: 'case-1',
    letterType,
    templateVersion: latestTemplate(letterType).version,
    person: {
      name: 'Warga Contoh',
      nik: '7324080101900001',
      kk: '7324080101900002',
      birthDate: '1990-01-01',
      sex: 'P',
      address: 'Dusun Contoh RT 01',
      village: '73.24.08.2001',
      ...person,
    },
    village: '73.24.08.2001',
    registryDataDate: '2026-07-31',
    fields: { keperluan: 'Pendaftaran sekolah' },
  };
}

async function print(letterType: LetterType, verificationUrl: string | null = URL, person = {}): Promise<Uint8Array> {
  const text = composeLetter(snapshot(letterType, person), issuer, ISSUE);
  return renderLetter(text, { tenant: { paper: 'A4' }, printedAt: PRINTED_AT, verificationUrl });
}

/** pdf.js takes the bytes for itself, so it gets a copy. */
async function open(pdf: Uint8Array) {
  return getDocumentProxy(new Uint8Array(pdf));
}

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await open(pdf), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}

async function qrOf(pdf: Uint8Array): Promise<string | undefined> {
  for (const image of await extractImages(await open(pdf), 1)) {
    const rgba = new Uint8ClampedArray(image.width * image.height * 4).fill(255);
    for (let pixel = 0; pixel < image.width * image.height; pixel += 1) {
      for (let channel = 0; channel < Math.min(image.channels, 3); channel += 1) {
        rgba[pixel * 4 + channel] = image.data[pixel * image.channels + channel]!;
      }
      if (image.channels === 1) rgba.fill(image.data[pixel]!, pixel * 4, pixel * 4 + 3);
    }
    const found = jsQR.default(rgba, image.width, image.height);
    if (found !== null) return found.data;
  }
  return undefined;
}

describe('a printed letter', () => {
  const types = LETTER_TYPES;

  test.each(types)('%s shows number, person, date and signatory', async (type) => {
    const text = await textOf(await print(type));
    for (const shown of [
      ISSUE.number,
      'Warga Contoh',
      '7324080101900001',
      '3 Agustus 2026',
      'Kepala Dinas Sosial P3A',
      'Contoh Pejabat, S.Sos.',
      'NIP 19700101 199003 1 001',
      'Halaman 1 dari 1',
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toMatch(/[{}]|DRAF/);
  });

  test('the QR code holds the address of the verification page', async () => {
    expect(await qrOf(await print('surat-keterangan-dtks'))).toBe(URL);
  });

  test('3.4: the name of the registry is that in force on the issue date', async () => {
    const text = await textOf(await print('surat-keterangan-dtks'));
    expect(text).toContain('SURAT KETERANGAN DTSEN');
    expect(text).toContain('Data Tunggal Sosial dan Ekonomi Nasional (DTSEN)');
    expect(text).toContain('31 Juli 2026');
    expect(text).not.toContain('DTKS');
  });

  test('INC-09: no letter prints a legal basis that nobody has confirmed', async () => {
    for (const type of types) expect(await textOf(await print(type))).not.toMatch(/Undang|Peraturan|Permen/);
  });

  test('F27: the village is printed by name, never by code', async () => {
    expect(await textOf(await print('rekomendasi-sktm'))).toContain('Desa/Kelurahan : Desa Bayondo Kecamatan : Tomoni');
    const coded = await textOf(await print('rekomendasi-sktm', URL, { village: '73.24.08.2999' }));
    expect(coded).toContain('Kecamatan : Tomoni');
    expect(coded).not.toContain('Desa/Kelurahan');
  });

  test('a draft carries the watermark and no QR code', async () => {
    const draft = await print('surat-terdaftar-dtks', null);
    expect(await textOf(draft)).toContain('DRAF');
    expect(await qrOf(draft)).toBeUndefined();
  });

  test('printed again it has the same bytes', async () => {
    expect(await print('rekomendasi-sktm')).toEqual(await print('rekomendasi-sktm'));
  });

  test('a long letter numbers its pages and keeps the signature block whole', async () => {
    const pdf = await print('rekomendasi-sktm', URL, { address: 'Jalan Contoh yang panjang sekali '.repeat(120) });
    const text = await textOf(pdf);
    const { totalPages } = await extractText(await open(pdf));
    expect(totalPages).toBeGreaterThan(1);
    expect(text).toContain(`Halaman ${totalPages} dari ${totalPages}`);
  });

  test('letters outside Latin-1 keep their marks', async () => {
    expect(await textOf(await print('rekomendasi-sktm', URL, { name: 'Sūryā Ñoña' }))).toContain('Sūryā Ñoña');
  });
});

describe('snapshots and dates', () => {
  test('the hash does not depend on the order of the keys, but on every value', () => {
    const made = snapshot('rekomendasi-sktm');
    const turned = Object.fromEntries(Object.entries(made).reverse());
    expect(snapshotHash(turned)).toBe(snapshotHash(made));
    expect(snapshotHash({ ...made, salt: 'other' })).not.toBe(snapshotHash(made));
  });

  test('dates are Indonesian', () => {
    expect(indonesianDate('2026-08-03')).toBe('3 Agustus 2026');
    expect(() => indonesianDate('kemarin')).toThrow(RangeError);
  });
});
