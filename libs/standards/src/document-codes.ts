import { LETTER_ABBREVIATIONS, LETTER_NAMES } from './letters/index.ts';

/** Papers that citizens, villages and programmes hand in (domain reference 2.4). */
export const INPUT_DOCUMENTS = {
  'fc-ktp': 'Fotokopi KTP',
  'fc-kk': 'Fotokopi Kartu Keluarga',
  'sktm-desa': 'Surat Keterangan Tidak Mampu dari Kepala Desa/Lurah',
  'surat-keterangan-desa': 'Surat Keterangan dari Desa/Kelurahan',
  'foto-rumah-depan': 'Foto rumah tampak depan',
  'foto-rumah-dalam': 'Foto rumah tampak dalam',
  kks: 'Kartu PKH (Kartu Keluarga Sejahtera)',
  'buku-tabungan': 'Buku Tabungan',
  'fc-kis': 'Fotokopi KIS',
  'pernyataan-pengunduran-diri': 'Surat pernyataan pengunduran diri',
  'kartu-kis-pbid-asli': 'Kartu KIS PBID asli',
  'pernyataan-penonaktifan': 'Surat pernyataan penonaktifan/pencabutan kartu',
  'surat-permohonan-bencana': 'Surat permohonan bantuan kepada Kepala Dinas Sosial',
  'laporan-kejadian-desa': 'Laporan kejadian bencana dari Desa/Kelurahan dan Kecamatan',
  dokumentasi: 'Dokumentasi (foto)',
  'surat-pengantar-dtks': 'Surat Pengantar Penerbitan Surat Keterangan DTKS',
  'data-pendukung-lain': 'Data pendukung lainnya',
  'daftar-calon-penerima': 'Daftar Calon Penerima',
  'sk-penerima': 'SK penetapan penerima',
} as const;

/** Letters, reports and other papers that the offices issue (domain reference 2.4). */
export const OUTPUT_DOCUMENTS = {
  ...LETTER_NAMES,
  disposisi: 'Disposisi',
  'surat-tugas': 'Surat Tugas',
  'laporan-asesmen-bencana': 'Laporan Hasil Asesmen Bencana',
  'nota-dinas': 'Nota Dinas',
  'bast-barang': 'Berita Acara Serah Terima Barang',
  'bast-dana': 'Berita Acara Serah Terima Dana',
  'bast-bantuan': 'Berita Acara Serah Terima Bantuan',
  'laporan-bencana-dibantu': 'Laporan Kejadian Bencana yang Dibantu',
  'sk-kepala-dinas': 'SK Kepala Dinas',
  'sk-bupati': 'SK Bupati',
  'surat-pengesahan-bupati': 'Surat Pengesahan Bupati',
  'sk-pusdatin': 'SK PUSDATIN',
  'penjelasan-pkh': 'Penjelasan, keterangan dan verifikasi PKH',
  'laporan-pengaduan': 'Laporan pengaduan yang ditindaklanjuti',
  'data-penerima-dibantu': 'Data penerima yang telah dibantu',
} as const;

/** Abbreviation in the number of a paper that an office issues, `RSKTM`; papers without one are not numbered by default. */
export const PAPER_ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...LETTER_ABBREVIATIONS,
  'laporan-asesmen-bencana': 'LAB',
  'nota-dinas': 'ND',
  'bast-barang': 'BASTB',
  'bast-dana': 'BASTD',
  'bast-bantuan': 'BASTP',
  'laporan-bencana-dibantu': 'LKB',
  'laporan-pengaduan': 'LP',
  'data-penerima-dibantu': 'DPD',
};

/** Every document code with what officers and citizens read. */
export const DOCUMENTS = { ...INPUT_DOCUMENTS, ...OUTPUT_DOCUMENTS } as const;

export type DocumentCode = keyof typeof DOCUMENTS;

export function isDocumentCode(code: string): code is DocumentCode {
  return Object.hasOwn(DOCUMENTS, code);
}
