import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  FileUpload,
  inlineFile,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  readUpload,
  type ServicePorts,
  subjectErased,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param, Req, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { fileNotFound, readPerson, readPersonFile } from '../../shared/person-data.ts';
import { FundsCommands, recipientOf } from '../application/funds-commands.ts';
import { bastFileId, FundsPapers } from '../application/funds-papers.ts';
import type { FundsRequestState, Round } from '../domain/funds-request-state.ts';
import { EvidenceParams, FUNDS_ROUTE, HandoverParams } from './requests.ts';

/** What proves a hand-over, and the BAST: personal data, so every look at it is written into the person's access log. */
@Routes(FUNDS_ROUTE, 'Penyerahan dana')
@Access(inCase('identity'))
@Roles(...rolesOf('funds'))
export class FundsEvidenceFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
    @Inject(FundsPapers) private readonly papers: FundsPapers,
  ) {}

  @Changes(
    'recipients/:householdId/evidence/:evidenceId',
    'Mengunggah satu bukti penyerahan dengan id dari perangkat; kiriman ulang menggantikan',
  )
  @Roles(...rolesOf('funds', 'hand-over'))
  @FileUpload()
  async upload(
    @Param() { caseId, householdId, evidenceId }: EvidenceParams,
    @CurrentOfficer() { tenant }: Officer,
    @Req() request: FastifyRequest,
  ) {
    const { state, round } = await this.commands.load(tenant, caseId);
    const { subjectId } = recipientOf(round, householdId);
    if (usedBy(state, round, householdId, evidenceId)) {
      throw new ProblemException(
        409,
        'already-used',
        'Bukti ini sudah dipakai pada berita acara; tidak dapat diganti.',
      );
    }
    const { bytes } = await readUpload(request);
    const fileId = evidenceFileId(caseId, householdId, evidenceId);
    return { evidenceId, ...(await this.ports.files.put({ tenant, subjectId, fileId, bytes })) };
  }

  @Reads(
    'recipients/:householdId/evidence/:evidenceId',
    'Satu bukti penyerahan; pembacaan dicatat di log akses orang itu',
  )
  async evidence(@Param() { caseId, householdId, evidenceId }: EvidenceParams, @Caller() call: Call) {
    const { round } = await this.commands.load(call.officer.tenant, caseId);
    const { subjectId } = recipientOf(round, householdId);
    const look = { caseId, subjectId, purpose: 'bukti-penyerahan-dana' };
    return readPersonFile(this.ports, look, evidenceFileId(caseId, householdId, evidenceId), call);
  }

  @Reads(
    'handovers/:handoverId/bast',
    'Berita acara serah terima dana, bertanda BATAL sesudah penyerahan dibatalkan; pembacaan dicatat di log akses orang itu',
  )
  @ApiProduces('application/pdf')
  async bast(@Param() { caseId, handoverId }: HandoverParams, @Caller() call: Call) {
    const { round, handover, look } = await this.#handover(caseId, handoverId, call);
    if (!handover.reversed) return readPersonFile(this.ports, look, bastFileId(handoverId), call);
    await readPerson(this.ports.people, look, call.context);
    return printed(await this.papers.voided(call.context.tenant, round, handover, call.context.at));
  }

  @Reads(
    'handovers/:handoverId/kuitansi',
    'Kuitansi untuk ditandatangani penerima; pembacaan dicatat di log akses orang itu',
  )
  @ApiProduces('application/pdf')
  async kuitansi(@Param() { caseId, handoverId }: HandoverParams, @Caller() call: Call) {
    const { round, handover, look } = await this.#handover(caseId, handoverId, call);
    await readPerson(this.ports.people, look, call.context);
    return printed(await this.papers.kuitansi(call.context.tenant, round, handover, call.context.at));
  }

  async #handover(caseId: string, handoverId: string, { officer: { tenant } }: Call) {
    const { round } = await this.commands.load(tenant, caseId);
    const handover = round.handovers.find((one) => one.handoverId === handoverId);
    if (handover === undefined) throw fileNotFound();
    return { round, handover, look: { caseId, subjectId: handover.subjectId, purpose: 'membaca-bast-dana' } };
  }
}

/** Evidence is stored under its case and household, so that a BAST cannot carry another's signature. */
export function evidenceFileId(caseId: string, householdId: string, evidenceId: string): string {
  return `funds-evidence.${caseId}.${householdId}.${evidenceId}`;
}

function printed(bytes: Uint8Array | undefined): StreamableFile {
  if (bytes === undefined) throw subjectErased();
  return inlineFile({ bytes, mediaType: 'application/pdf' });
}

/** On a BAST, also one that is just being made, evidence stays as it was signed. */
function usedBy(
  { pending }: FundsRequestState,
  { handovers }: Round,
  householdId: string,
  evidenceId: string,
): boolean {
  const making = pending?.step === 'hand-over' ? [pending] : [];
  return [...handovers, ...making].some(
    (handing) => handing.householdId === householdId && handing.evidence.some((used) => used.evidenceId === evidenceId),
  );
}
