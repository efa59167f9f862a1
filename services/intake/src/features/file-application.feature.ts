import { Access, type Officer, Roles, withoutCase } from '@alur/identity';
import { Answered, type Call, Caller, ChoiceField, Creates, PatternField, Routes } from '@alur/platform';
import { FILERS } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { type Filed, FilingDesk } from '../application/filing.ts';
import { FilingDto } from './filing.dto.ts';
import { CODE } from './person.dto.ts';

export class ApplicationDto extends FilingDto {
  @PatternField(CODE, { example: 'layanan-lanjut-usia' })
  service!: string;

  @ChoiceField(['KUBE', 'RUTILAHU', 'SARLING', 'UEP'], { optional: true, description: 'Wajib pada bansos-stimulan' })
  jenisStimulan?: string;

  @ChoiceField(['lansia', 'odgj'], { optional: true, description: 'Wajib pada bansos-lansia-odgj' })
  kelompok?: string;
}

@Routes('api/intake/applications', 'Permohonan')
@Access(withoutCase('a new case; a person of another place is matched by more than the NIK'))
export class FileApplication {
  constructor(@Inject(FilingDesk) private readonly desk: FilingDesk) {}

  @Creates('', 'Catat permohonan di loket, desa, atau oleh TKSK/pendamping')
  @Roles(...FILERS.application)
  file(@Body() body: ApplicationDto, @Caller() { officer, context }: Call): Promise<Answered<Filed>> {
    const { service, jenisStimulan, kelompok, ...form } = body;
    const channel = form.channel ?? usualChannel(officer);
    const choice = chosen({ jenisStimulan, kelompok });
    return this.desk.file({ service, form, channel, choice }, officer, context);
  }
}

/** A service has at most one choice; a second one that is given anyway is refused with the first. */
function chosen(fields: Readonly<Record<string, string | undefined>>): { name: string; value: string } | null {
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) return { name, value };
  return null;
}

export function usualChannel(officer: Officer): string {
  if (officer.roles.includes('tksk')) return 'tksk';
  return officer.village === null ? 'loket' : 'desa';
}
