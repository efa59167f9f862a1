import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { type Call, Caller, PORTS, ProblemException, readUpload, type ServicePorts } from '@alur/platform';
import { checkUpload } from '@alur/privacy';
import { rolesOf } from '@alur/standards';
import { Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GrantBatches } from '../application/grant-batches.ts';
import { bastFileId } from '../application/grant-process.ts';
import { evidenceFileId, RecipientData } from '../application/recipient-data.ts';
import { EvidenceParams, GRANTS_ROUTE, RecipientParams } from './requests.ts';

const READERS = ['kabid-linjamsos', 'kepala-dinas', ...rolesOf('grant-batch', 'hand-over')] as const;

@ApiTags('Bantuan menurut SK')
@Controller(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`)
export class GrantEvidenceFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(RecipientData) private readonly data: RecipientData,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Post('evidence/:evidenceId')
  @Roles(...rolesOf('grant-batch', 'hand-over'))
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOperation({ summary: 'Mengunggah bukti tanda terima (tanda tangan, foto) sebelum penyerahan; id dari perangkat' })
  async upload(
    @Param() { batchId, subjectId, evidenceId }: EvidenceParams,
    @CurrentOfficer() { tenant }: Officer,
    @Req() request: FastifyRequest,
  ) {
    const { stage } = await this.batches.recipient(tenant, batchId, subjectId);
    if (stage === 'handing-over' || stage === 'handed-over') {
      throw new ProblemException(409, 'already-handed-over', 'Bukti tidak dapat diganti sesudah bantuan diserahkan.');
    }
    const { bytes } = await readUpload(request);
    const checked = await checkUpload(bytes, this.ports.config.uploadLimitBytes);
    if (!checked.ok) throw new ProblemException(422, checked.code, checked.detail);
    const fileId = evidenceFileId(batchId, subjectId, evidenceId);
    const stored = await this.ports.files.put({ tenant, subjectId, fileId, bytes });
    return { evidenceId, ...stored };
  }

  @Get('evidence/:evidenceId')
  @Roles(...READERS)
  @ApiOperation({ summary: 'Bukti tanda terima; pembacaan dicatat di log akses orang itu' })
  async evidence(@Param() { batchId, subjectId, evidenceId }: EvidenceParams, @Caller() { officer, context }: Call) {
    const recipient = await this.batches.recipient(officer.tenant, batchId, subjectId);
    await this.data.identity(recipient, 'bukti-serah-terima', officer, context);
    return this.data.file(officer.tenant, evidenceFileId(batchId, subjectId, evidenceId));
  }

  @Get('bast')
  @Roles(...READERS)
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'BAST penerima (PDF); pembacaan dicatat di log akses orang itu' })
  async bast(@Param() { batchId, subjectId }: RecipientParams, @Caller() { officer, context }: Call) {
    const recipient = await this.batches.recipient(officer.tenant, batchId, subjectId);
    const { handOver, bast } = recipient;
    if (handOver === null || bast === null) {
      throw new ProblemException(404, 'bast-not-found', 'Bantuan belum diserahkan kepada penerima ini.');
    }
    await this.data.identity(recipient, 'membaca-bast', officer, context);
    return this.data.file(officer.tenant, bastFileId(handOver.handoverId));
  }
}
