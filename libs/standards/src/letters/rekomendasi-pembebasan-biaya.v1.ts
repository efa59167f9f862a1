import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const rekomendasiPembebasanBiayaV1 = {
  type: 'rekomendasi-pembebasan-biaya',
  version: 1,
  name: 'Rekomendasi Pembebasan Biaya Perawatan Kesehatan',
  abbreviation: 'RPB',
  needs: 'survey',
  rule: null,
  layout: 'letter',
  title: 'Rekomendasi Pembebasan Biaya Perawatan Kesehatan',
  addressee: ['Kepala Dinas Kesehatan', '{kabupaten}', 'di tempat'],
  opening: 'Berdasarkan verifikasi berkas dan hasil survei lapangan, dengan ini kami merekomendasikan:',
  rows: PERSON_ROWS,
  body: [
    'sebagai orang tidak mampu atau orang terlantar, untuk dapat dibebaskan dari biaya perawatan kesehatan di fasilitas kesehatan.',
  ],
  closing: 'Demikian rekomendasi ini kami sampaikan. Atas perhatian dan kerja samanya kami ucapkan terima kasih.',
  fields: [
    { code: 'fasilitasKesehatan', label: 'Fasilitas kesehatan' },
    { code: 'keperluan', label: 'Keperluan' },
  ],
} as const satisfies LetterTemplate;
