import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const ID = /^[A-Za-z0-9-]{8,80}$/;

export class Coordinates {
  @ApiProperty({ example: -4.53 })
  @IsLatitude({ message: 'latitude harus antara -90 dan 90' })
  latitude!: number;

  @ApiProperty({ example: 104.07 })
  @IsLongitude({ message: 'longitude harus antara -180 dan 180' })
  longitude!: number;

  @ApiProperty({ required: false, description: 'Ketelitian dalam meter' })
  @IsOptional()
  @IsNumber({}, { message: 'accuracyMetres harus angka' })
  @Min(0)
  @Max(100_000)
  accuracyMetres?: number;
}

/** What the surveyor saw. The text and the place are personal data: they go into the vault only. */
export class FindingsBody {
  @ApiProperty({ description: 'Dibuat di perangkat; kiriman ulang dengan id yang sama tidak dicatat dua kali' })
  @IsString()
  @Matches(ID, { message: 'submissionId harus 8–80 huruf, angka atau tanda hubung' })
  submissionId!: string;

  @ApiProperty({ description: 'Id perangkat' })
  @IsString()
  @Matches(ID, { message: 'deviceId harus 8–80 huruf, angka atau tanda hubung' })
  deviceId!: string;

  @ApiProperty({ description: 'Waktu perangkat saat mencatat, dengan zona', example: '2026-07-01T10:15:00+07:00' })
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'occurredAt harus waktu ISO 8601 dengan zona' })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/, { message: 'occurredAt harus menyebut zona waktu' })
  occurredAt!: string;

  @ApiProperty({ description: 'Revisi (ETag) yang terakhir dilihat perangkat sebelum mencatat' })
  @IsInt({ message: 'baseRevision harus bilangan bulat' })
  @Min(0)
  baseRevision!: number;

  @ApiProperty({ description: 'Uraian temuan' })
  @IsString()
  @Length(1, 4000, { message: 'summary harus 1–4000 huruf' })
  summary!: string;

  @ApiProperty({ required: false, enum: ['layak', 'kurang-layak', 'tidak-layak'] })
  @IsOptional()
  @IsIn(['layak', 'kurang-layak', 'tidak-layak'], { message: 'housing harus layak, kurang-layak atau tidak-layak' })
  housing?: string;

  @ApiProperty({ required: false, description: 'Jumlah anggota rumah tangga' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(50)
  householdSize?: number;

  @ApiProperty({ required: false, description: 'Perkiraan penghasilan per bulan, rupiah bulat' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  monthlyIncomeRupiah?: number;

  @ApiProperty({ required: false, type: Coordinates })
  @IsOptional()
  @ValidateNested()
  @Type(() => Coordinates)
  coordinates?: Coordinates;

  @ApiProperty({ required: false, type: [String], description: 'Foto yang sudah diunggah' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20, { message: 'paling banyak 20 foto' })
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  photoIds?: string[];
}

/** The part of the findings that lies in the vault. */
export type FindingsRecord = Pick<
  FindingsBody,
  'summary' | 'housing' | 'householdSize' | 'monthlyIncomeRupiah' | 'coordinates'
>;
