import { relation } from '@alur/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
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
  @ApiPropertyOptional({ description: 'Orang yang dimohonkan, bila sudah terdaftar' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  subjectId?: string;

  @ApiPropertyOptional({ type: PersonDto, description: 'Orang yang dimohonkan, bila belum terdaftar' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PersonDto)
  subject?: PersonDto;

  @ApiPropertyOptional({ description: 'Pelapor, bila sudah terdaftar' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  reporterId?: string;

  @ApiPropertyOptional({ type: PersonDto, description: 'Pelapor, bila belum terdaftar' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PersonDto)
  reporter?: PersonDto;

  @ApiPropertyOptional({ enum: relation.options, default: 'diri' })
  @IsOptional()
  @IsIn(relation.options)
  relation?: Relation;

  @ApiPropertyOptional({ enum: CHANNELS })
  @IsOptional()
  @IsIn(CHANNELS)
  channel?: (typeof CHANNELS)[number];

  @ApiPropertyOptional({ description: 'Kode desa/kelurahan; bila kosong: desa petugas, lalu desa orangnya' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  village?: string;

  @ApiPropertyOptional({ description: 'Mendesak: pasien sedang dirawat, keadaan darurat' })
  @IsOptional()
  @IsBoolean()
  urgent?: boolean;

  @ApiPropertyOptional({ description: 'Catatan bebas; disimpan terenkripsi' })
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  note?: string;
}
