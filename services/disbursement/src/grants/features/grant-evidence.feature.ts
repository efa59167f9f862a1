import { Access, CurrentOfficer, inCaseOf, type Officer, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Creates,
  FileUpload,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  readUpload,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param, Req } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { readPersonFile } from '../../shared/person-data.ts';
import { GrantBatches } from '../application/grant-batches.ts';
import { bastFileId } from '../application/grant-process.ts';
import { EvidenceParams, GRANTS_ROUTE, RecipientParams } from './requests.ts';

const READERS = ['kabid-linjamsos', 'kepala-dinas', ...rolesOf('grant-batch', 'hand-over')] as const;

@Routes(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`, 'Bantuan menurut SK')
@Access(inCaseOf('recipient', 'subjectId', 'identity'))
export class GrantEvidenceFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Creates(
    'evidence/:evidenceId',
    'Mengunggah bukti tanda terima (tanda tangan, foto) sebelum penyerahan; id dari perangkat',
  )
  @Roles(...rolesOf('grant-batch', 'hand-over'))
  @FileUpload()
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
    const fileId = evidenceFileId(batchId, subjectId, evidenceId);
    const stored = await this.ports.files.put({ tenant, subjectId, fileId, bytes });
    return { evidenceId, ...stored };
  }

  @Reads('evidence/:evidenceId', 'Bukti tanda terima; pembacaan dicatat di log akses orang itu')
  @Roles(...READERS)
  async evidence(@Param() { batchId, subjectId, evidenceId }: EvidenceParams, @Caller() call: Call) {
    const { caseId } = await this.batches.recipient(call.officer.tenant, batchId, subjectId);
    const look = { subjectId, caseId, purpose: 'bukti-serah-terima' };
    return readPersonFile(this.ports, look, evidenceFileId(batchId, subjectId, evidenceId), call);
  }

  @Reads('bast', 'BAST penerima (PDF); pembacaan dicatat di log akses orang itu')
  @Roles(...READERS)
  @ApiProduces('application/pdf')
  async bast(@Param() { batchId, subjectId }: RecipientParams, @Caller() call: Call) {
    const { caseId, handOver, bast } = await this.batches.recipient(call.officer.tenant, batchId, subjectId);
    if (handOver === null || bast === null) {
      throw new ProblemException(404, 'bast-not-found', 'Bantuan belum diserahkan kepada penerima ini.');
    }
    const look = { subjectId, caseId, purpose: 'membaca-bast' };
    return readPersonFile(this.ports, look, bastFileId(handOver.handoverId), call);
  }
}

/** What the recipient signed or was seen with. */
export function evidenceFileId(batchId: string, subjectId: string, evidenceId: string): string {
  return `grant-evidence.${batchId}.${subjectId}.${evidenceId}`;
}
