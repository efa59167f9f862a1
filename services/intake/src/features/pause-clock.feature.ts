import { pauseReason } from '@alur/contracts';
import { Roles } from '@alur/identity';
import { Answered, type Call, Caller, Changes, ChoiceField, Routes } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { type CaseAnswer, Cases } from '../application/cases.ts';

export class PauseDto {
  @ChoiceField(pauseReason.options)
  reason!: (typeof pauseReason.options)[number];
}

@Routes('api/intake/cases/:caseId', 'Jam layanan')
@Roles('front-office', 'back-office', 'petugas-pelayanan', 'pengisi-data-desa', 'pengelola-data-kabupaten', ...LEADS)
export class PauseClock {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('pauses', 'Jeda jam layanan, dengan alasan')
  pause(
    @Param('caseId') caseId: string,
    @Body() { reason }: PauseDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'pause', reason, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }

  @Changes('resumption', 'Jalankan lagi jam layanan; tenggat bergeser')
  resume(@Param('caseId') caseId: string, @Caller() { officer, context }: Call): Promise<Answered<CaseAnswer>> {
    const command = { type: 'resume', by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }
}
