import type { LetterTemplate } from '../template.ts';
import { PERSON_ROWS } from './person-rows.ts';

export const rekomendasiPembebasanBiayaV1: LetterTemplate = {
  type: 'rekomendasi-pembebasan-biaya',
  version: 1,
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
};
