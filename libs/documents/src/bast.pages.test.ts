import { fileURLToPath } from 'node:url';
import { loadStandards } from '@alur/standards';
import { test } from '@jest/globals';
import { type BastText, printBast } from './bast.ts';
import { officerOn, signatoryOn } from './signatory.ts';
import { matchPages } from './testing/index.ts';

const tenant = loadStandards().tenant('oku-selatan');
const stored = (name: string) => fileURLToPath(new URL(`./pages/${name}`, import.meta.url));

const text: BastText = {
  title: 'Berita Acara Serah Terima Bantuan Dana',
  number: '400.9/12/BASTD/DINSOS/XII/2026',
  printedAt: '2026-12-01T02:00:00.000Z',
  issueDate: '2026-12-01',
  place: 'lokasi bencana',
  giver: officerOn(tenant, 'oku-selatan.bendahara-bansos', 'bendahara-bansos', '2026-12-01'),
  recipient: {
    name: 'Raden Ajeng Siti Nurhaliza Kusumawardhani Pramudita binti Haji Abdurrahman Wahid Sastrowijoyo',
    nik: '1609010101900001',
    address: 'Dusun III Simpang Tiga Way Kiri, Jalan Raya Ranau Kilometer 17 Nomor 123, RT 004/RW 002',
    village: '16.09.12.2001',
  },
  basis: [
    ['Nota dinas', '400.9/3/ND/DINSOS/XI/2026'],
    ['SP2D', '00123/SP2D/2026 tanggal 27 November 2026'],
  ],
  amount: 2_500_000,
  goods: {
    columns: [
      { label: 'No', share: 1, align: 'right' },
      { label: 'Barang', share: 6 },
      { label: 'Jumlah', share: 2, align: 'right' },
    ],
    rows: Array.from({ length: 4 }, (_, index) => [String(index + 1), 'Beras premium kemasan lima kilogram', '20']),
  },
  statements: ['Dana diterima langsung oleh PIHAK KEDUA dan disaksikan aparat desa/kelurahan, tanpa potongan apa pun.'],
  witnesses: [{ position: 'Kepala Desa/Lurah', name: 'Abdul Hamid' }],
  acknowledgedBy: signatoryOn(tenant, 'kepala-dinas', '2026-12-01'),
};

test('F27: a berita acara has its date in words, two parties, witness, superior and money in words', async () => {
  await matchPages(await printBast(tenant, text), stored('bast-dana'));
});

test('F27: a hand-over that was reversed is printed with a mark', async () => {
  await matchPages(await printBast(tenant, { ...text, void: true }), stored('bast-dana-batal'));
});
