import { ChoiceField, DateField, EmailField, PatternField, ReasonField, TextField } from '@alur/platform';
import { BIRTH_DAYS } from '@alur/standards';
import { NO_NIK_REASONS } from '../domain/subject.ts';

/** Lower-case words joined by hyphens: the form of every structured code. */
export const CODE = /^[a-z0-9][a-z0-9-]{1,59}$/;
/** Code of a required paper; alternatives as the case names them: `sktm-desa|rekomendasi-sktm`. */
export const PAPER = /^[a-z0-9][a-z0-9-]{1,59}(\|[a-z0-9-]{2,60}){0,4}$/;

/** A person as typed at the counter. Numbers are checked by the standards, not here, so that the message can say why. */
export class PersonDto {
  @TextField({ kind: 'name', optional: true, max: 150, description: 'Nama lengkap menurut KTP/KK' })
  name?: string;

  @TextField({ optional: true, max: 30, description: '16 angka' })
  nik?: string;

  @ChoiceField(NO_NIK_REASONS, { optional: true, description: 'Wajib bila tanpa NIK' })
  noNikReason?: string;

  @TextField({ optional: true, max: 30, description: 'Nomor Kartu Keluarga, 16 angka' })
  kk?: string;

  @DateField({ days: BIRTH_DAYS, optional: true, description: 'Tanggal lahir', example: '1980-05-17' })
  birthDate?: string;

  @ChoiceField(['L', 'P'], { optional: true })
  sex?: 'L' | 'P';

  @TextField({ optional: true, max: 300 })
  address?: string;

  @TextField({ optional: true, max: 20, description: 'Kode desa/kelurahan Kemendagri, 16.09.01.2004' })
  village?: string;

  @TextField({ optional: true, max: 30, description: 'Nomor telepon, bentuk apa pun' })
  phone?: string;

  @EmailField({
    optional: true,
    max: 150,
    description: 'Alamat e-mail untuk pemberitahuan',
    message: 'Alamat e-mail tidak dikenali',
  })
  email?: string;
}

/** Why identity is looked at; logged before it is shown and visible to the person. */
export class PurposeDto {
  @PatternField(CODE, {
    example: 'pelayanan-loket',
    message: 'Sebutkan tujuan sebagai kode, misalnya "pelayanan-loket" atau "verifikasi"',
  })
  purpose!: string;

  @TextField({ optional: true, max: 120, description: 'Perkara yang memerlukannya' })
  caseId?: string;
}

/** The officer's own words beside a reason; asked for with `lainnya`. */
export class ReasonNoteDto {
  @TextField({
    kind: 'note',
    optional: true,
    max: 500,
    description: 'Penjelasan; wajib 10–500 huruf untuk alasan "lainnya"; disimpan terenkripsi',
  })
  note?: string;
}

export class GroundDto extends ReasonNoteDto {
  @ReasonField('erasure-ground', { example: 'permintaan-subjek', description: 'Dasar permintaan' })
  ground!: string;
}
