import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const rekomendasiSktmV1 = {
  type: 'rekomendasi-sktm',
  version: 1,
  name: 'Rekomendasi SKTM',
  abbreviation: 'RSKTM',
  needs: 'survey',
  rule: null,
  layout: 'letter',
  title: 'Rekomendasi Surat Keterangan Tidak Mampu (SKTM)',
  addressee: ['Kepala Dinas Kesehatan', '{kabupaten}', 'di tempat'],
  opening: 'Berdasarkan verifikasi berkas dan hasil survei lapangan, dengan ini kami merekomendasikan:',
  rows: PERSON_ROWS,
  body: ['sebagai warga tidak mampu, untuk dapat diberikan pelayanan jaminan kesehatan sesuai ketentuan yang berlaku.'],
  closing: 'Demikian rekomendasi ini kami sampaikan. Atas perhatian dan kerja samanya kami ucapkan terima kasih.',
  fields: [{ code: 'keperluan', label: 'Keperluan' }],
} as const satisfies LetterTemplate;
