import { InstantField, ObjectField, PatternField, type ServicePorts } from '@alur/platform';
import { canonicalJson } from '@alur/read-models';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { isPlausible } from '../domain/captures.ts';

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

/** What every capture in the field carries. The place is personal data: it goes into the vault only. */
export class CaptureBody {
  @PatternField(ID, {
    description: 'Dibuat di perangkat; kiriman ulang dengan id yang sama tidak dicatat dua kali',
    message: 'submissionId harus 8–80 huruf, angka atau tanda hubung',
  })
  submissionId!: string;

  @PatternField(ID, { description: 'Id perangkat', message: 'deviceId harus 8–80 huruf, angka atau tanda hubung' })
  deviceId!: string;

  @InstantField({ description: 'Waktu perangkat saat mencatat, dengan zona' })
  occurredAt!: string;

  @ApiProperty({ description: 'Revisi (ETag) yang terakhir dilihat perangkat sebelum mencatat' })
  @IsInt({ message: 'baseRevision harus bilangan bulat' })
  @Min(0)
  baseRevision!: number;

  @ObjectField(Coordinates, { optional: true })
  coordinates?: Coordinates;

  @ApiProperty({ required: false, type: [String], description: 'Foto yang sudah diunggah' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20, { message: 'paling banyak 20 foto' })
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  photoIds?: string[];
}

/** The capture as the log keeps it. */
export function captureOf(body: CaptureBody, recordId: string) {
  const { submissionId, deviceId, occurredAt, baseRevision, photoIds = [] } = body;
  return { submissionId, deviceId, occurredAt: new Date(occurredAt).toISOString(), baseRevision, recordId, photoIds };
}

/**
 * Id of the record of a capture, the same when a device sends the same again. The hash is keyed, because ids are in the log.
 * @param content what was captured, besides its time and photos
 */
export async function recordIdOf(
  vault: Pick<ServicePorts['vault'], 'blind'>,
  tenant: string,
  name: string,
  body: CaptureBody,
  content: object,
): Promise<string> {
  const { occurredAt, photoIds } = captureOf(body, name);
  return `${name}:${await vault.blind(tenant, 'capture', canonicalJson({ ...content, occurredAt, photoIds }))}`;
}

/** Doubts about the clock of the device; the server notes its own time beside it. */
export function clockWarnings({ occurredAt }: CaptureBody, at: string) {
  if (isPlausible(new Date(occurredAt).toISOString(), at)) return [];
  const message = 'Waktu pada perangkat tampaknya salah. Kiriman disimpan dengan waktu server; betulkan jam perangkat.';
  return [{ field: 'occurredAt', code: 'device-clock', message }];
}
