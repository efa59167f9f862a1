import { pauseReason } from '@alur/contracts';
import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, Routes } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';

export class PauseDto {
  @ChoiceField(pauseReason.options)
  reason!: (typeof pauseReason.options)[number];
}

@Routes('api/intake/cases/:caseId', 'Jam layanan')
@Access(inCase('act'))
@Roles('front-office', 'back-office', 'petugas-pelayanan', 'pengisi-data-desa', 'pengelola-data-kabupaten', ...LEADS)
export class PauseClock {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('pauses', 'Jeda jam layanan, dengan alasan')
  pause(@Param('caseId') caseId: string, @Body() { reason }: PauseDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'pause', reason });
  }

  @Changes('resumption', 'Jalankan lagi jam layanan; tenggat bergeser')
  resume(@Param('caseId') caseId: string, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'resume' });
  }
}
