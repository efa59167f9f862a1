import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, Routes } from '@alur/platform';
import { FILERS, LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { ReasonDto } from './person.dto.ts';

@Routes('api/intake/cases/:caseId', 'Perkara')
@Access(inCase('act'))
export class EndCase {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('withdrawal', 'Pemohon mencabut permohonan')
  @Roles(...FILERS.complaint)
  withdraw(@Param('caseId') caseId: string, @Body() { reasonCode }: ReasonDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'withdraw', reasonCode });
  }

  @Changes('rejection', 'Tolak perkara, dengan alasan')
  @Roles(...LEADS)
  refuse(@Param('caseId') caseId: string, @Body() { reasonCode }: ReasonDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'reject', reasonCode });
  }

  @Changes('reopening', 'Buka kembali perkara yang sudah ditutup, dengan alasan')
  @Roles('petugas-pengaduan', ...LEADS)
  reopen(@Param('caseId') caseId: string, @Body() { reasonCode }: ReasonDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'reopen', reasonCode });
  }
}
