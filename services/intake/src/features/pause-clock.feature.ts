import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ReasonField, Routes } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { ReasonNoteDto } from './person.dto.ts';

export class PauseDto extends ReasonNoteDto {
  @ReasonField('pause')
  reason!: string;
}

@Routes('api/intake/cases/:caseId', 'Jam layanan')
@Access(inCase('act'))
@Roles('front-office', 'back-office', 'petugas-pelayanan', 'pengisi-data-desa', 'pengelola-data-kabupaten', ...LEADS)
export class PauseClock {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('pauses', 'Jeda jam layanan, dengan alasan')
  pause(@Param('caseId') caseId: string, @Body() { reason, note }: PauseDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'pause', reason }, note);
  }

  @Changes('resumption', 'Jalankan lagi jam layanan; tenggat bergeser')
  resume(@Param('caseId') caseId: string, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'resume' });
  }
}
