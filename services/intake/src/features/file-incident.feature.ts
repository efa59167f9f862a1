import { Access, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  ChoiceField,
  Creates,
  InstantField,
  ObjectField,
  PatternField,
  Routes,
  TextField,
} from '@alur/platform';
import { FILERS } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsLatitude, IsLongitude } from 'class-validator';
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
  @PatternField(CODE, { example: 'layanan-korban-bencana-sosial' })
  service!: string;

  @PatternField(CODE, { example: 'kebakaran', description: 'Jenis kejadian: kebakaran, banjir, longsor, …' })
  hazard!: string;

  @ChoiceField(['alam', 'sosial'], {
    optional: true,
    description: 'Kelas setempat: menentukan bentuk bantuan (R-05). Wajib bila layanan tidak menentukannya',
  })
  localClass?: 'alam' | 'sosial';

  @ChoiceField(['alam', 'nonalam', 'sosial'], {
    optional: true,
    description: 'Kelas menurut UU 24/2007, dicatat di samping; biasanya menurut jenis kejadian',
  })
  uuClass?: 'alam' | 'nonalam' | 'sosial';

  @InstantField({ description: 'Waktu kejadian, ISO 8601 dengan zona' })
  occurredAt!: string;

  @ObjectField(PlaceDto, { optional: true, description: 'Titik tepat; disimpan terenkripsi, di luar dibulatkan 0,01°' })
  place?: PlaceDto;

  @TextField({ optional: true, max: 300, description: 'Alamat kejadian; disimpan terenkripsi' })
  address?: string;

  @ObjectField(ContactDto, { optional: true, description: 'Pelapor yang tidak didaftarkan sebagai orang' })
  contact?: ContactDto;
}

@Routes('api/intake/incidents', 'Bencana')
@Access(withoutCase('a new case; a person of another place is matched by more than the NIK'))
export class FileIncident {
  constructor(@Inject(FilingDesk) private readonly desk: FilingDesk) {}

  /** One case per incident, not per household: the assessment finds the households. */
  @Creates('', 'Catat laporan bencana, juga lewat telepon; surat boleh menyusul (INC-17)')
  @Roles(...FILERS.incident)
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
          uuClass: uuClass ?? null,
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
