import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Controller, Get, Inject, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { requestIdOf } from '../../domain/funds-request-state.ts';
import { FundsCommands, shownRequest } from '../../money/funds-commands.ts';
import { bastFileId, notaDinasFileId } from '../../money/funds-papers.ts';
import { CaseParams, FUNDS_ROUTE, HandoverParams } from './requests.ts';

@ApiTags('Pengajuan dana')
@Controller(FUNDS_ROUTE)
@Roles('kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos')
export class ShowFundsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Keadaan pengajuan, penerima dan penyerahannya' })
  async show(
    @Param() { caseId }: CaseParams,
    @CurrentOfficer() officer: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { state, revision } = await this.commands.load(officer.tenant, caseId);
    void reply.header('etag', `"${revision}"`);
    return shownRequest(caseId, state, revision);
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
    return this.#pdf(tenant, notaDinasFileId(requestIdOf(caseId), round.round), reply);
  }

  @Get('handovers/:handoverId/bast')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'Berita acara serah terima dana' })
  async bast(
    @Param() { caseId, handoverId }: HandoverParams,
    @CurrentOfficer() { tenant }: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { round } = await this.commands.load(tenant, caseId);
    if (!round.handovers.some((handover) => handover.handoverId === handoverId)) throw noPaper();
    return this.#pdf(tenant, bastFileId(handoverId), reply);
  }

  async #pdf(tenant: string, fileId: string, reply: FastifyReply): Promise<StreamableFile> {
    const file = await this.ports.files.get(tenant, fileId);
    if (file === undefined) throw noPaper();
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(file.bytes, { type: 'application/pdf', disposition: 'inline; filename="surat.pdf"' });
  }
}

function noPaper(): ProblemException {
  return new ProblemException(404, 'paper-not-found', 'Surat ini belum ada, atau data orangnya sudah dihapus.');
}
