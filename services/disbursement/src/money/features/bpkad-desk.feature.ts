import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { FundsCommands } from '../application/funds-commands.ts';
import { sp2dKey } from '../domain/sp2d-register.ts';
import { CaseParams, FUNDS_ROUTE, NumberedBody, RefusalBody, ReturnBody, Sp2dBody, SppBody } from './requests.ts';

/** BPKAD's own desk: from the reception of a nota dinas to the payment, and the end of the books. */
@Routes(FUNDS_ROUTE, 'Meja BPKAD')
@Access(inCase('act'))
@Roles(...rolesOf('funds', 'pay'))
export class BpkadDeskFeature {
  constructor(@Inject(FundsCommands) private readonly commands: FundsCommands) {}

  @Changes('reception', 'Menerima pengajuan')
  receive(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'receive' });
  }

  @Changes('return', 'Mengembalikan pengajuan untuk diperbaiki; cadangan dilepas')
  async return(@Param() { caseId }: CaseParams, @Body() reason: ReturnBody, @Caller() call: Call) {
    const why = await this.commands.reason(caseId, call, reason);
    return this.commands.execute(caseId, call, { type: 'return', id: call.context.commandId, ...why });
  }

  @Changes('refusal', 'Menolak pengajuan; cadangan dilepas dan jalur dana berakhir')
  async refuse(@Param() { caseId }: CaseParams, @Body() reason: RefusalBody, @Caller() call: Call) {
    const why = await this.commands.reason(caseId, call, reason);
    return this.commands.execute(caseId, call, { type: 'refuse', id: call.context.commandId, ...why });
  }

  @Changes('approval', 'Menyetujui pengajuan; dana dicadangkan, tidak pernah melebihi pagu')
  approve(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'approve', id: call.context.commandId });
  }

  @Changes('spp', 'Mencatat SPP (LS atau TU)')
  spp(@Param() { caseId }: CaseParams, @Body() { number, date, instrument }: SppBody, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'issue-spp', number, date, instrument });
  }

  @Changes('spm', 'Mencatat SPM')
  spm(@Param() { caseId }: CaseParams, @Body() { number, date }: NumberedBody, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'issue-spm', number, date });
  }

  @Changes('sp2d', 'Mencatat SP2D; satu nomor membayar satu pengajuan')
  sp2d(@Param() { caseId }: CaseParams, @Body() { number, date, amount }: Sp2dBody, @Caller() call: Call) {
    const command = { type: 'issue-sp2d', id: call.context.commandId, number: sp2dKey(number), date, amount } as const;
    return this.commands.execute(caseId, call, command);
  }

  @Changes('disbursement', 'Dana dicairkan')
  disburse(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'disburse' });
  }

  @Changes('closing', 'Menutup pengajuan sesudah SPJ; sisa dana kembali ke pagu')
  close(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    return this.commands.execute(caseId, call, { type: 'close', id: call.context.commandId });
  }
}
