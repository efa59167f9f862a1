import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import { Answered, inlineFile, PORTS, ProblemException, Reads, Routes, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { withOtherAid } from '../../shared/other-aid.ts';
import { FundsCommands, shownRequest } from '../application/funds-commands.ts';
import { notaDinasFileId } from '../application/funds-papers.ts';
import { requestIdOf } from '../domain/funds-request-state.ts';
import { CaseParams, FUNDS_ROUTE } from './requests.ts';

@Routes(FUNDS_ROUTE, 'Pengajuan dana')
@Access(inCase('bank'))
@Roles(...rolesOf('funds'))
export class ShowFundsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Reads('', 'Keadaan pengajuan, penerima, penyerahannya dan bantuan lain yang pernah diterima')
  async show(@Param() { caseId }: CaseParams, @CurrentOfficer() officer: Officer) {
    const loaded = await this.commands.load(officer.tenant, caseId);
    const { recipients = [], ...request } = shownRequest(caseId, loaded);
    const known = await withOtherAid(this.ports, officer.tenant, caseId, recipients);
    return new Answered(loaded, { ...request, recipients: known });
  }

  @Reads('notes', 'Alasan dan catatan pengembalian, penolakan, transfer gagal dan dana yang tidak diterima')
  notes(@Param() { caseId }: CaseParams, @CurrentOfficer() { tenant }: Officer) {
    return this.commands.notes(tenant, caseId);
  }

  @Reads('nota-dinas', 'Nota dinas yang ditandatangani')
  @ApiProduces('application/pdf')
  async notaDinas(@Param() { caseId }: CaseParams, @CurrentOfficer() { tenant }: Officer): Promise<StreamableFile> {
    const { round } = await this.commands.load(tenant, caseId);
    const file = await this.ports.files.get(tenant, notaDinasFileId(requestIdOf(caseId), round.round));
    if (file === undefined) throw new ProblemException(404, 'file-not-found', 'Nota dinas ini belum ditandatangani.');
    return inlineFile(file, 'surat.pdf');
  }
}
