import { describe, expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { indonesianDate } from './indonesian.ts';
import { officePaper } from './office-paper.ts';
import { Paper } from './paper.ts';
import { printedNip } from './signature-row.ts';

const columns = [
  { label: 'No', share: 1, align: 'right' as const },
  { label: 'Barang', share: 4 },
];

async function print(rows: number): Promise<Uint8Array> {
  return (await Paper.open({ title: 'Berita Acara', printedAt: '2026-08-03T02:00:00.000Z' }))
    .letterhead(['PEMERINTAH KABUPATEN CONTOH', 'DINAS SOSIAL', 'Jalan Contoh 1'])
    .title('Berita Acara', '400.9/1/BASTB/2026')
    .row('Tempat', 'Kantor')
    .table(
      columns,
      Array.from({ length: rows }, (_, index) => [String(index + 1), `Beras ${index + 1}`]),
    )
    .signatures([
      { above: ['Yang menyerahkan'], title: 'Petugas Logistik', name: 'Contoh Satu', nip: '1970', rank: null },
      { above: ['Yang menerima'], title: 'Penerima', name: null, nip: null, rank: null },
      { title: 'Saksi', name: 'Contoh Tiga', nip: null, rank: null },
    ])
    .finish({ number: '400.9/1/BASTB/2026', note: 'Catatan kaki' });
}

async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)));
  return text.map((page) => page.replace(/\s+/g, ' '));
}

describe('a paper', () => {
  test('shows what was set, and who signs', async () => {
    const [page, ...others] = await pagesOf(await print(2));
    expect(others).toEqual([]);
    for (const shown of [
      'BERITA ACARA',
      'Nomor: 400.9/1/BASTB/2026',
      'Beras 2',
      'Yang menyerahkan',
      'Petugas Logistik,',
      'NIP 1970',
      'Saksi,',
      'Halaman 1 dari 1',
      'Catatan kaki',
    ]) {
      expect(page).toContain(shown);
    }
    // Where no name is known there is a line to write on: nobody is printed as dots.
    expect(page).not.toMatch(/\.{3}/);
  });

  test('F27: the number of a civil servant is printed 8-6-1-3', () => {
    expect(printedNip('197001011995031001')).toBe('19700101 199503 1 001');
  });

  test('F27: a paper is on the sheet that the office uses, reports on A4, lists on their side', async () => {
    const office = { letterhead: ['PEMERINTAH KABUPATEN CONTOH'], paper: 'F4' as const };
    const sizeOf = async (kind: 'letter' | 'report' | 'list') => {
      const paper = await officePaper(office, { title: 'Surat', printedAt: '2026-08-03T02:00:00.000Z' }, kind);
      const pdf = await paper.line('Isi').finish({ number: '1' });
      const page = await (await getDocumentProxy(new Uint8Array(pdf))).getPage(1);
      return page.view.slice(2).map((points) => Math.round((points * 25.4) / 72));
    };
    expect(await sizeOf('letter')).toEqual([215, 330]);
    expect(await sizeOf('report')).toEqual([210, 297]);
    expect(await sizeOf('list')).toEqual([330, 215]);
  });

  test('shows for whom somebody else signs, over the title', async () => {
    const paper = await Paper.open({ title: 'Surat', printedAt: '2026-08-03T02:00:00.000Z' });
    const notation = ['a.n. Kepala Dinas Sosial', 'Sekretaris,', 'u.b.'];
    const block = { notation, title: 'Kepala Bidang', name: 'Contoh', nip: null, rank: null };
    const [page] = await pagesOf(await paper.signatures([block]).finish({ number: '1' }));
    expect(page).toContain('a.n. Kepala Dinas Sosial Sekretaris, u.b. Kepala Bidang, Contoh');
  });

  test('repeats the head of a long table on each page', async () => {
    const pages = await pagesOf(await print(80));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[1]).toContain('No Barang');
    expect(pages.join(' ')).toContain('Beras 80');
  });

  test('printed again it has the same bytes', async () => {
    expect(await print(5)).toEqual(await print(5));
  });
});

test('dates are Indonesian', () => {
  expect(indonesianDate('2026-08-03')).toBe('3 Agustus 2026');
  expect(() => indonesianDate('kemarin')).toThrow(RangeError);
});
