import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Controller, Get, Inject, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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
  async show(
    @Param() { caseId }: CaseParams,
    @CurrentOfficer() officer: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { state, revision } = await this.commands.load(officer.tenant, caseId);
    void reply.header('etag', `"${revision}"`);
    const { recipients = [], ...request } = shownRequest(caseId, state, revision);
    return { ...request, recipients: await withOtherAid(this.ports, officer.tenant, caseId, recipients) };
  }

  @Get('nota-dinas')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'Nota dinas yang ditandatangani' })
  async notaDinas(
    @Param() { caseId }: CaseParams,
    @CurrentOfficer() { tenant }: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { round } = await this.commands.load(tenant, caseId);
    const file = await this.ports.files.get(tenant, notaDinasFileId(requestIdOf(caseId), round.round));
    if (file === undefined) throw new ProblemException(404, 'file-not-found', 'Nota dinas ini belum ditandatangani.');
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(file.bytes, { type: 'application/pdf', disposition: 'inline; filename="surat.pdf"' });
  }
}
