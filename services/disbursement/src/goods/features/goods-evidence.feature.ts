import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Creates,
  FileUpload,
  PatternField,
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
import { bastFileId } from '../application/bast.ts';
import { GoodsHandoverProcess } from '../application/goods-handover-process.ts';
import { GoodsHouseholds } from '../application/goods-households.ts';
import { handoverIdOf } from '../domain/goods-handover-state.ts';
import { GOODS_READERS, HOUSEHOLD_ROUTE, HouseholdParams } from './requests.ts';

export const EVIDENCE_ID = /^[A-Za-z0-9-]{8,60}$/;
export const EVIDENCE_MESSAGE = '$property harus 8–60 huruf, angka atau tanda hubung';

export class EvidenceParams extends HouseholdParams {
  @PatternField(EVIDENCE_ID, { message: EVIDENCE_MESSAGE })
  evidenceId!: string;
}

/** Evidence is stored under its hand-over, so a BAST cannot carry that of another household. */
export function evidenceFileId(handoverId: string, evidenceId: string): string {
  return `evidence.${handoverId}.${evidenceId}`;
}

@Routes(HOUSEHOLD_ROUTE, 'Bantuan barang')
@Access(inCase('identity'))
export class GoodsEvidenceFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(GoodsHouseholds) private readonly households: GoodsHouseholds,
    @Inject(GoodsHandoverProcess) private readonly handovers: GoodsHandoverProcess,
  ) {}

  @Creates(
    'evidence/:evidenceId',
    'Mengunggah satu bukti (tanda tangan atau foto) sebelum penyerahan; kiriman ulang menggantikan',
  )
  @Roles(...rolesOf('goods'))
  @FileUpload()
  async upload(
    @Param() { evidenceId, ...params }: EvidenceParams,
    @CurrentOfficer() { tenant }: Officer,
    @Req() request: FastifyRequest,
  ) {
    const { handoverId, subjectId } = await this.households.task(tenant, params);
    const { status } = (await this.handovers.load(tenant, handoverId)).state;
    if (status === 'handing-over' || status === 'handed-over') {
      throw new ProblemException(
        409,
        'already-handed-over',
        'Bantuan ini sudah diserahkan; buktinya tidak dapat diubah.',
      );
    }
    const { bytes } = await readUpload(request);
    const fileId = evidenceFileId(handoverId, evidenceId);
    const stored = await this.ports.files.put({ tenant, subjectId, fileId, bytes });
    return { evidenceId, ...stored };
  }

  @Reads('evidence/:evidenceId', 'Bukti penyerahan; pembacaan dicatat di log akses orang itu')
  @Roles(...GOODS_READERS)
  async evidence(@Param() { caseId, householdId, evidenceId }: EvidenceParams, @Caller() call: Call) {
    const handoverId = handoverIdOf(caseId, householdId);
    return this.#file(handoverId, evidenceFileId(handoverId, evidenceId), 'bukti-serah-terima', call);
  }

  @Reads('bast', 'BAST sebagai PDF; pembacaan dicatat di log akses orang itu')
  @Roles(...GOODS_READERS)
  @ApiProduces('application/pdf')
  async bast(@Param() { caseId, householdId }: HouseholdParams, @Caller() call: Call) {
    const handoverId = handoverIdOf(caseId, householdId);
    return this.#file(handoverId, bastFileId(handoverId), 'membaca-bast', call);
  }

  async #file(handoverId: string, fileId: string, purpose: string, call: Call) {
    const { task } = (await this.handovers.load(call.officer.tenant, handoverId)).state;
    if (task === null) throw new ProblemException(404, 'handover-not-found', 'Bantuan keluarga ini belum disiapkan.');
    const { subjectId, caseId } = task;
    return readPersonFile(this.ports, { subjectId, caseId, purpose }, fileId, call);
  }
}
