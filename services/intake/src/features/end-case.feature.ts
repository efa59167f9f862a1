import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ReasonField, Routes } from '@alur/platform';
import { FILERS, LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { ReasonNoteDto } from './person.dto.ts';

export class WithdrawalDto extends ReasonNoteDto {
  @ReasonField('withdrawal')
  reasonCode!: string;
}

export class RejectionDto extends ReasonNoteDto {
  @ReasonField('rejection')
  reasonCode!: string;
}

export class ReopeningDto extends ReasonNoteDto {
  @ReasonField('reopening')
  reasonCode!: string;
}

@Routes('api/intake/cases/:caseId', 'Perkara')
@Access(inCase('act'))
export class EndCase {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('withdrawal', 'Pemohon mencabut permohonan')
  @Roles(...FILERS.complaint)
  withdraw(@Param('caseId') caseId: string, @Body() { reasonCode, note }: WithdrawalDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'withdraw', reasonCode }, note);
  }

  @Changes('rejection', 'Tolak perkara, dengan alasan')
  @Roles(...LEADS)
  refuse(@Param('caseId') caseId: string, @Body() { reasonCode, note }: RejectionDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'reject', reasonCode }, note);
  }

  @Changes('reopening', 'Buka kembali perkara yang sudah ditutup, dengan alasan')
  @Roles('petugas-pengaduan', ...LEADS)
  reopen(@Param('caseId') caseId: string, @Body() { reasonCode, note }: ReopeningDto, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'reopen', reasonCode }, note);
  }
}
