import { TOPICS, type Topic } from '@alur/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

function Group() {
  return applyDecorators(
    ApiProperty({ description: 'Grup konsumen, seperti pada daftarnya' }),
    IsString(),
    Length(1, 100),
  );
}

/** Stays for good, so it must not name anybody. */
function Reason() {
  return applyDecorators(
    ApiProperty({ description: 'Alasan, disimpan selamanya; tanpa nama, NIK, alamat atau nomor telepon' }),
    IsString(),
    Length(10, 200),
    Matches(/^(?!.*\d[\d .-]{5,}\d)/s, { message: 'reason tidak boleh memuat nomor identitas atau nomor telepon' }),
  );
}

export class RetryRequest {
  @Group()
  group!: string;

  @ApiProperty({ description: 'Kode kasus atau kode subjek, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 200)
  key!: string;
}

export class DiscardRequest {
  @Group()
  group!: string;

  @ApiProperty({ description: 'Kode pesan, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 200)
  id!: string;

  @Reason()
  reason!: string;
}

export class DismissRequest {
  @Group()
  group!: string;

  @ApiProperty({ enum: Object.values(TOPICS) })
  @IsIn(Object.values(TOPICS))
  topic!: Topic;

  @ApiProperty()
  @IsInt()
  @Min(0)
  @Max(100_000)
  partition!: number;

  @ApiProperty({ description: 'Tempat pada partisi, seperti pada daftar karantina' })
  @IsString()
  @Length(1, 100)
  offset!: string;

  @Reason()
  reason!: string;
}

export class PauseRequest {
  @Reason()
  reason!: string;
}
