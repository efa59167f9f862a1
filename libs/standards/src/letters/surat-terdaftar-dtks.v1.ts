import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const suratTerdaftarDtksV1 = {
  type: 'surat-terdaftar-dtks',
  version: 1,
  name: 'Surat Terdaftar di DTKS',
  abbreviation: 'STD',
  needs: 'registration',
  rule: null,
  layout: 'certificate',
  title: 'Surat Keterangan Terdaftar di {kodeRegistri}',
  addressee: [],
  opening: 'Yang bertanda tangan di bawah ini menerangkan bahwa:',
  rows: PERSON_ROWS,
  body: [
    'berdasarkan pemeriksaan pada {registri} dengan data per tanggal {tanggalData}, yang bersangkutan tercatat TERDAFTAR.',
  ],
  closing: 'Demikian surat keterangan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
  fields: [{ code: 'keperluan', label: 'Keperluan' }],
} as const satisfies LetterTemplate;
