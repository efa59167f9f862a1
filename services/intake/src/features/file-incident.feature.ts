import { type Officer, Roles } from '@alur/identity';
import { Answered, type Call, Caller } from '@alur/platform';
import { FILERS } from '@alur/standards';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsLatitude,
  IsLongitude,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { type Filed, FilingDesk } from '../application/filing.ts';
import { usualChannel } from './file-application.feature.ts';
import { ContactDto } from './file-complaint.feature.ts';
import { FilingDto } from './filing.dto.ts';
import { CODE } from './person.dto.ts';

export class PlaceDto {
  @ApiProperty({ example: -4.53217 })
  @IsLatitude({ message: 'latitude harus berupa lintang dalam derajat' })
  latitude!: number;

  @ApiProperty({ example: 104.07351 })
  @IsLongitude({ message: 'longitude harus berupa bujur dalam derajat' })
  longitude!: number;
}

export class IncidentDto extends FilingDto {
  @ApiProperty({ example: 'layanan-korban-bencana-sosial' })
  @Matches(CODE)
  service!: string;

  @ApiProperty({ example: 'kebakaran', description: 'Jenis kejadian: kebakaran, banjir, longsor, …' })
  @Matches(CODE)
  hazard!: string;

  @ApiPropertyOptional({
    enum: ['alam', 'sosial'],
    description: 'Kelas setempat: menentukan bentuk bantuan (R-05). Wajib bila layanan tidak menentukannya',
  })
  @IsOptional()
  @IsIn(['alam', 'sosial'])
  localClass?: 'alam' | 'sosial';

  @ApiProperty({ enum: ['alam', 'nonalam', 'sosial'], description: 'Kelas menurut UU 24/2007, dicatat di samping' })
  @IsIn(['alam', 'nonalam', 'sosial'])
  uuClass!: 'alam' | 'nonalam' | 'sosial';

  @ApiProperty({ description: 'Waktu kejadian, ISO 8601 dengan zona', example: '2026-07-01T02:30:00+07:00' })
  @IsISO8601({ strict: true })
  @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/, { message: 'occurredAt harus memuat jam dan zona waktu' })
  occurredAt!: string;

  @ApiPropertyOptional({ type: PlaceDto, description: 'Titik tepat; disimpan terenkripsi, di luar dibulatkan 0,01°' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PlaceDto)
  place?: PlaceDto;

  @ApiPropertyOptional({ description: 'Alamat kejadian; disimpan terenkripsi' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  address?: string;

  @ApiPropertyOptional({ type: ContactDto, description: 'Pelapor yang tidak didaftarkan sebagai orang' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContactDto)
  contact?: ContactDto;
}

@ApiTags('Bencana')
@Controller('api/intake/incidents')
export class FileIncident {
  constructor(@Inject(FilingDesk) private readonly desk: FilingDesk) {}

  /** One case per incident, not per household: the assessment finds the households. */
  @Post()
  @Roles(...FILERS.incident)
  @ApiOperation({ summary: 'Catat laporan bencana, juga lewat telepon; surat boleh menyusul (INC-17)' })
  file(@Body() body: IncidentDto, @Caller() { officer, context }: Call): Promise<Answered<Filed>> {
    const { service, hazard, localClass, uuClass, occurredAt, place, address, contact, ...form } = body;
    const located = place !== undefined || address !== undefined;
    return this.desk.file(
      {
        service,
        form: { ...form, relation: form.relation ?? usualRelation(body, officer), urgent: form.urgent ?? true },
        channel: form.channel ?? usualChannel(officer),
        incident: {
          localClass: localClass ?? null,
          uuClass,
          hazard,
          occurredAt: new Date(occurredAt).toISOString(),
          place: place ?? null,
        },
        ...(contact === undefined ? {} : { contact }),
        ...(located ? { location: { ...place, address: address ?? null } } : {}),
      },
      officer,
      context,
    );
  }
}

function usualRelation({ subject, subjectId }: IncidentDto, officer: Officer): FilingDto['relation'] {
  if (subject !== undefined || subjectId !== undefined) return 'diri';
  return officer.village === null ? 'masyarakat' : 'perangkat-desa';
}
