import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const suratPengantarDtksV1 = {
  type: 'surat-pengantar-dtks',
  version: 1,
  name: 'Surat Pengantar Penerbitan Surat Keterangan DTKS',
  abbreviation: 'SPD',
  needs: 'registration',
  rule: 'R-11',
  layout: 'letter',
  title: 'Surat Pengantar Penerbitan Surat Keterangan {kodeRegistri}',
  addressee: ['Kepala {kantor}', 'di tempat'],
  opening: 'Dengan hormat, bersama ini kami sampaikan bahwa warga kami:',
  rows: PERSON_ROWS,
  body: [
    'setelah diperiksa oleh Pengisi Data Desa/Kelurahan pada {registri} dengan data per tanggal {tanggalData}, tercatat TERDAFTAR.',
    'Sehubungan dengan itu kami mohon kiranya kepada yang bersangkutan dapat diterbitkan Surat Keterangan {kodeRegistri}.',
  ],
  closing: 'Demikian surat pengantar ini kami sampaikan. Atas perhatian Bapak/Ibu kami ucapkan terima kasih.',
  fields: [{ code: 'keperluan', label: 'Keperluan' }],
} as const satisfies LetterTemplate;
