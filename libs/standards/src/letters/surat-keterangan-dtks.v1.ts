import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const suratKeteranganDtksV1 = {
  type: 'surat-keterangan-dtks',
  version: 1,
  name: 'Surat Keterangan DTKS',
  abbreviation: 'SKD',
  needs: 'registration',
  rule: 'R-11',
  layout: 'certificate',
  title: 'Surat Keterangan {kodeRegistri}',
  addressee: [],
  opening: 'Yang bertanda tangan di bawah ini, Kepala {kantor}, menerangkan bahwa:',
  rows: PERSON_ROWS,
  body: [
    'adalah benar TERDAFTAR dalam {registri} berdasarkan data per tanggal {tanggalData}.',
    'Keterangan ini berlaku sesuai keadaan data pada tanggal tersebut.',
  ],
  closing: 'Demikian surat keterangan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
  fields: [{ code: 'keperluan', label: 'Keperluan' }],
} as const satisfies LetterTemplate;
