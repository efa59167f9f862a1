import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, PatternField, ReasonField, Routes } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { CODE, PAPER, ReasonNoteDto } from './person.dto.ts';

export class DispensationDto extends ReasonNoteDto {
  @ReasonField('dispensation')
  reasonCode!: string;

  @PatternField(PAPER, { example: 'fc-ktp', description: 'Dokumen yang tidak diminta' })
  code!: string;

  @PatternField(CODE, { optional: true, example: 'surat-keterangan-desa', description: 'Dokumen pengganti' })
  substitute?: string | null;
}

@Routes('api/intake/cases/:caseId/dispensations', 'Berkas')
@Access(inCase('act'))
export class GrantDispensation {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('', 'Bebaskan satu dokumen, dengan alasan (INC-28)')
  @Roles('front-office', 'petugas-pelayanan', ...LEADS)
  grant(@Param('caseId') caseId: string, @Body() body: DispensationDto, @Caller() call: Call) {
    const { code, substitute = null, reasonCode, note } = body;
    return this.cases.change(call, caseId, { type: 'grant-dispensation', code, substitute, reasonCode }, note);
  }
}
