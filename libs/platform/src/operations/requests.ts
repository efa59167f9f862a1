import { TOPICS, type Topic } from '@alur/contracts';
import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';
import { ChoiceField, IntField, TextField } from '../http/fields.ts';

function Group() {
  return TextField({ min: 1, max: 100, description: 'Grup konsumen, seperti pada daftarnya' });
}

/** Stays for good, so it must not name anybody. */
function Reason() {
  return applyDecorators(
    TextField({
      min: 10,
      max: 200,
      description: 'Alasan, disimpan selamanya; tanpa nama, NIK, alamat atau nomor telepon',
    }),
    Matches(/^(?!.*\d[\d .-]{5,}\d)/s, { message: 'reason tidak boleh memuat nomor identitas atau nomor telepon' }),
  );
}

export class RetryRequest {
  @Group()
  group!: string;

  @TextField({ min: 1, max: 200, description: 'Kode kasus atau kode subjek, seperti pada daftar parkir' })
  key!: string;
}

export class DiscardRequest {
  @Group()
  group!: string;

  @TextField({ min: 1, max: 200, description: 'Kode pesan, seperti pada daftar parkir' })
  id!: string;

  @Reason()
  reason!: string;
}

export class DismissRequest {
  @Group()
  group!: string;

  @ChoiceField(Object.values(TOPICS))
  topic!: Topic;

  @IntField({ min: 0, max: 100_000 })
  partition!: number;

  @TextField({ min: 1, max: 100, description: 'Tempat pada partisi, seperti pada daftar karantina' })
  offset!: string;

  @Reason()
  reason!: string;
}

export class PauseRequest {
  @Reason()
  reason!: string;
}
