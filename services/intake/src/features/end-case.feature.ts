import { Roles } from '@alur/identity';
import { Answered, type Call, Caller, Changes, Routes } from '@alur/platform';
import { FILERS, LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { type CaseAnswer, Cases } from '../application/cases.ts';
import { ReasonDto } from './person.dto.ts';

@Routes('api/intake/cases/:caseId', 'Perkara')
export class EndCase {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('withdrawal', 'Pemohon mencabut permohonan')
  @Roles(...FILERS.complaint)
  withdraw(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'withdraw', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }

  @Changes('rejection', 'Tolak perkara, dengan alasan')
  @Roles(...LEADS)
  refuse(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'reject', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }

  @Changes('reopening', 'Buka kembali perkara yang sudah ditutup, dengan alasan')
  @Roles('petugas-pengaduan', ...LEADS)
  reopen(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'reopen', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }
}
