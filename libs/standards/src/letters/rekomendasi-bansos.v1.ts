import { PERSON_ROWS } from './person-rows.ts';
import type { LetterTemplate } from './template.ts';

export const rekomendasiBansosV1 = {
  type: 'rekomendasi-bansos',
  version: 1,
  name: 'Rekomendasi Penerima Bantuan Sosial',
  abbreviation: 'RB',
  needs: 'survey',
  rule: 'R-04',
  layout: 'certificate',
  title: 'Rekomendasi Calon Penerima Bantuan Sosial',
  addressee: [],
  opening: 'Berdasarkan verifikasi berkas dan hasil survei lapangan, dengan ini kami merekomendasikan:',
  rows: PERSON_ROWS,
  body: ['untuk diusulkan sebagai calon penerima bantuan sosial pada {kantor}.'],
  closing: 'Demikian rekomendasi ini dibuat untuk menjadi bahan penetapan calon penerima.',
  fields: [
    { code: 'program', label: 'Program' },
    { code: 'keterangan', label: 'Keterangan' },
  ],
} as const satisfies LetterTemplate;
