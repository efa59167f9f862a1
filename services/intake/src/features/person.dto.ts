import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsISO8601, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { NO_NIK_REASONS } from '../domain/subject.ts';

/** Lower-case words joined by hyphens: the form of every structured code. */
export const CODE = /^[a-z0-9][a-z0-9-]{1,59}$/;

/** A person as typed at the counter. Numbers are checked by the standards, not here, so that the message can say why. */
export class PersonDto {
  @ApiPropertyOptional({ description: 'Nama lengkap menurut KTP/KK' })
  @IsOptional()
  @IsString()
  @MaxLength(150)
  name?: string;

  @ApiPropertyOptional({ description: '16 angka' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  nik?: string;

  @ApiPropertyOptional({ enum: NO_NIK_REASONS, description: 'Wajib bila tanpa NIK' })
  @IsOptional()
  @IsIn(NO_NIK_REASONS)
  noNikReason?: string;

  @ApiPropertyOptional({ description: 'Nomor Kartu Keluarga, 16 angka' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  kk?: string;

  @ApiPropertyOptional({ description: 'Tanggal lahir, YYYY-MM-DD' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'Tanggal lahir harus berbentuk YYYY-MM-DD' })
  @Length(10, 10)
  birthDate?: string;

  @ApiPropertyOptional({ enum: ['L', 'P'] })
  @IsOptional()
  @IsIn(['L', 'P'])
  sex?: 'L' | 'P';

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(300)
  address?: string;

  @ApiPropertyOptional({ description: 'Kode desa/kelurahan Kemendagri, 16.09.01.2001' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  village?: string;

  @ApiPropertyOptional({ description: 'Nomor telepon, bentuk apa pun' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  phone?: string;

  @ApiPropertyOptional({ description: 'Alamat e-mail untuk pemberitahuan' })
  @IsOptional()
  @IsEmail({}, { message: 'Alamat e-mail tidak dikenali' })
  @MaxLength(150)
  email?: string;
}

/** Why identity is looked at; logged before it is shown and visible to the person. */
export class PurposeDto {
  @ApiProperty({ example: 'pelayanan' })
  @Matches(CODE, { message: 'Sebutkan tujuan sebagai kode, misalnya "pelayanan" atau "verifikasi"' })
  purpose!: string;

  @ApiPropertyOptional({ description: 'Perkara yang memerlukannya' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  caseId?: string;
}

export class GroundDto {
  @ApiProperty({ description: 'Dasar permintaan sebagai kode, misalnya "permintaan-subjek", "masa-retensi-habis"' })
  @Matches(CODE)
  ground!: string;
}

export class ReasonDto {
  @ApiProperty({ description: 'Alasan sebagai kode, misalnya "dicabut-pemohon"' })
  @Matches(CODE)
  reasonCode!: string;
}
