import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { Answered, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { withOtherAid } from '../../shared/other-aid.ts';
import { FundsCommands, shownRequest } from '../application/funds-commands.ts';
import { notaDinasFileId } from '../application/funds-papers.ts';
import { requestIdOf } from '../domain/funds-request-state.ts';
import { CaseParams, FUNDS_ROUTE } from './requests.ts';

@ApiTags('Pengajuan dana')
@Controller(FUNDS_ROUTE)
@Roles(...rolesOf('funds'))
export class ShowFundsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Keadaan pengajuan, penerima, penyerahannya dan bantuan lain yang pernah diterima' })
  async show(@Param() { caseId }: CaseParams, @CurrentOfficer() officer: Officer) {
    const loaded = await this.commands.load(officer.tenant, caseId);
    const { recipients = [], ...request } = shownRequest(caseId, loaded);
    const known = await withOtherAid(this.ports, officer.tenant, caseId, recipients);
    return new Answered(loaded, { ...request, recipients: known });
  }

  @Get('nota-dinas')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'Nota dinas yang ditandatangani' })
  async notaDinas(@Param() { caseId }: CaseParams, @CurrentOfficer() { tenant }: Officer): Promise<StreamableFile> {
    const { round } = await this.commands.load(tenant, caseId);
    const file = await this.ports.files.get(tenant, notaDinasFileId(requestIdOf(caseId), round.round));
    if (file === undefined) throw new ProblemException(404, 'file-not-found', 'Nota dinas ini belum ditandatangani.');
    return new StreamableFile(file.bytes, { type: 'application/pdf', disposition: 'inline; filename="surat.pdf"' });
  }
}
