import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

/** The standard names no recipient; BPJS Kesehatan is the default of comparable offices (INC-29). */
export const rekomendasiPenonaktifanKisV1 = {
  type: 'rekomendasi-penonaktifan-kis',
  version: 1,
  name: 'Rekomendasi Penonaktifan/Pencabutan KIS PBID',
  abbreviation: 'RPK',
  // no survey, the file and its original card decide.
  needs: null,
  rule: null,
  layout: 'letter',
  title: 'Rekomendasi Penonaktifan/Pencabutan KIS PBID',
  addressee: ['Kepala BPJS Kesehatan', 'di tempat'],
  opening:
    'Berdasarkan surat pernyataan penonaktifan/pencabutan dan penyerahan kartu asli, dengan ini kami merekomendasikan penonaktifan Kartu Indonesia Sehat PBI Daerah atas nama:',
  rows: PERSON_ROWS,
  body: ['untuk diproses sesuai ketentuan yang berlaku. Kartu asli disimpan sebagai arsip pada {kantor}.'],
  closing: 'Demikian rekomendasi ini kami sampaikan. Atas perhatian dan kerja samanya kami ucapkan terima kasih.',
  fields: [
    { code: 'nomorKartu', label: 'Nomor kartu' },
    { code: 'alasan', label: 'Alasan' },
  ],
} as const satisfies LetterTemplate;
