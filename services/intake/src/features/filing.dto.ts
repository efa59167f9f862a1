import { relation } from '@alur/contracts';
import { ChoiceField, FlagField, ObjectField, TextField } from '@alur/platform';
import type { FilingForm } from '../application/filing.ts';
import { PersonDto } from './person.dto.ts';

/** Ways in which citizens reach the offices (1.0.4), and the counters of office, village and TKSK. */
export const CHANNELS = [
  'loket',
  'desa',
  'tksk',
  'tatap-muka',
  'kotak-pengaduan',
  'surat',
  'whatsapp',
  'telegram',
  'telepon',
  'website',
  'email',
  'facebook',
  'twitter',
  'instagram',
  'sp4n-lapor',
] as const;

export type Relation = (typeof relation.options)[number];

export class FilingDto implements FilingForm {
  @TextField({ optional: true, max: 120, description: 'Orang yang dimohonkan, bila sudah terdaftar' })
  subjectId?: string;

  @ObjectField(PersonDto, { optional: true, description: 'Orang yang dimohonkan, bila belum terdaftar' })
  subject?: PersonDto;

  @TextField({ optional: true, max: 120, description: 'Pelapor, bila sudah terdaftar' })
  reporterId?: string;

  @ObjectField(PersonDto, { optional: true, description: 'Pelapor, bila belum terdaftar' })
  reporter?: PersonDto;

  @ChoiceField(relation.options, { optional: true, default: 'diri' })
  relation?: Relation;

  @ChoiceField(CHANNELS, { optional: true })
  channel?: (typeof CHANNELS)[number];

  @TextField({
    optional: true,
    max: 20,
    description: 'Kode desa/kelurahan; bila kosong: desa petugas, lalu desa orangnya',
  })
  village?: string;

  @FlagField({ optional: true, description: 'Mendesak: pasien sedang dirawat, keadaan darurat' })
  urgent?: boolean;

  @TextField({ kind: 'note', optional: true, max: 5000, description: 'Catatan bebas; disimpan terenkripsi' })
  note?: string;
}
