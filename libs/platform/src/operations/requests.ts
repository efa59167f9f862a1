import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';

export class RetryRequest {
  @ApiProperty({ description: 'Grup konsumen, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 100)
  group!: string;

  @ApiProperty({ description: 'Kode kasus atau kode subjek, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 200)
  key!: string;
}

export class DiscardRequest {
  @ApiProperty({ description: 'Grup konsumen, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 100)
  group!: string;

  @ApiProperty({ description: 'Kode pesan, seperti pada daftar parkir' })
  @IsString()
  @Length(1, 200)
  id!: string;

  @ApiProperty({ description: 'Alasan, disimpan selamanya; tanpa nama, NIK, alamat atau nomor telepon' })
  @IsString()
  @Length(10, 200)
  @Matches(/^(?!.*\d[\d .-]{5,}\d)/s, { message: 'reason tidak boleh memuat nomor identitas atau nomor telepon' })
  reason!: string;
}
