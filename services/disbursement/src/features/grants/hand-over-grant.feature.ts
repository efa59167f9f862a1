import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { accept, CommandInfo, PORTS, ProblemException, readUpload, type ServicePorts } from '@alur/platform';
import { checkUpload, SubjectErasedError } from '@alur/privacy';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GrantBatches } from '../../grants/grant-batches.ts';
import type { HandOverRecord } from '../../grants/grant-papers.ts';
import { bastFileId, GrantWork } from '../../grants/grant-work.ts';
import { EvidenceParams, GRANTS_ROUTE, HandOverBody, RecipientParams } from './requests.ts';

const CASHIERS = ['petugas-logistik', 'bendahara-bansos'] as const;

@ApiTags('Bantuan menurut SK')
@Controller(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`)
export class HandOverGrantFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantWork) private readonly work: GrantWork,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Post('evidence/:evidenceId')
  @Roles(...CASHIERS)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOperation({ summary: 'Mengunggah bukti tanda terima (tanda tangan, foto) dengan id dari perangkat' })
  async upload(
    @Param() { batchId, subjectId, evidenceId }: EvidenceParams,
    @CurrentOfficer() { tenant }: Officer,
    @Req() request: FastifyRequest,
  ) {
    await this.batches.recipient(tenant, batchId, subjectId);
    const { bytes } = await readUpload(request);
    const checked = await checkUpload(bytes, this.ports.config.uploadLimitBytes);
    if (!checked.ok) throw new ProblemException(422, checked.code, checked.detail);
    const fileId = evidenceFileId(batchId, subjectId, evidenceId);
    const stored = await this.#kept(() => this.ports.files.put({ tenant, subjectId, fileId, bytes }));
    return { evidenceId, ...stored };
  }

  @Post('hand-over')
  @HttpCode(200)
  @Roles(...CASHIERS)
  @ApiOperation({ summary: 'Menyerahkan bantuan dengan BAST; sesudah SK ditetapkan (R-17), bukan oleh pemeriksa' })
  async handOver(
    @Param() { batchId, subjectId }: RecipientParams,
    @Body() body: HandOverBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenant } = officer;
    const { evidenceIds, place, amount = null, doubleAidReason = null } = body;
    // The id of the command: the same request sent again is the same hand-over.
    const handoverId = context.commandId;
    const handOver = {
      handoverId,
      recordId: `grant-hand-over.${handoverId}`,
      evidenceIds,
      place,
      amount,
      issueDate: this.batches.today(context),
      doubleAid: await this.work.doubleAid(tenant, subjectId, batchId),
      doubleAidReason,
    };
    const command = { type: 'start-hand-over', subjectId, handOver, by: officer.id, at: context.at } as const;
    await this.batches.requireAllowed(tenant, batchId, command);
    await this.#requireContent(tenant, batchId, subjectId, body);
    const { caseId } = await this.batches.recipient(tenant, batchId, subjectId);
    const data = await this.#record(subjectId, caseId, body, officer, context);
    const record = { tenant, subjectId, kind: 'grant-hand-over', recordId: handOver.recordId, data };
    await this.#kept(() => this.ports.vault.put(record));
    accept(await this.batches.run(batchId, command, context), reply);
    await this.work.handOver(batchId, subjectId, context);
    const { recipients, revision } = await this.batches.load(tenant, batchId);
    const recipient = recipients[subjectId];
    if (recipient?.stage !== 'handed-over') {
      const facts = { reasonCode: recipient?.reasonCode };
      throw new ProblemException(
        409,
        'hand-over-conflict',
        'Bantuan tidak jadi diserahkan. Periksa penerima ini lagi.',
        {
          facts,
        },
      );
    }
    return { batchId, subjectId, stage: recipient.stage, bast: recipient.bast?.number, handoverId, revision };
  }

  @Get('bast')
  @Roles('kabid-linjamsos', 'kepala-dinas', ...CASHIERS)
  @ApiOperation({ summary: 'BAST penerima (PDF); dibacanya data orang ini dicatat' })
  async bast(
    @Param() { batchId, subjectId }: RecipientParams,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { handOver, bast, caseId } = await this.batches.recipient(officer.tenant, batchId, subjectId);
    if (handOver === null || bast === null) {
      throw new ProblemException(404, 'bast-not-found', 'Bantuan belum diserahkan kepada penerima ini.');
    }
    await this.#identity(subjectId, caseId, 'baca-bast', officer, context);
    const file = await this.ports.files.get(officer.tenant, bastFileId(handOver.handoverId));
    if (file === undefined) throw erased();
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(file.bytes, { type: 'application/pdf', disposition: 'inline; filename="bast.pdf"' });
  }

  async #requireContent(tenant: string, batchId: string, subjectId: string, body: HandOverBody): Promise<void> {
    if (body.items.length === 0 && body.amount === undefined) {
      throw new ProblemException(422, 'nothing-handed-over', 'Sebutkan barang atau uang yang diserahkan.');
    }
    for (const evidenceId of body.evidenceIds) {
      if ((await this.ports.files.get(tenant, evidenceFileId(batchId, subjectId, evidenceId))) === undefined) {
        throw new ProblemException(
          422,
          'evidence-missing',
          'Ada bukti yang belum diunggah. Unggah dulu, lalu serahkan.',
        );
      }
    }
  }

  async #record(
    subjectId: string,
    caseId: string,
    { items, witness, note }: HandOverBody,
    officer: Officer,
    context: CommandContext,
  ): Promise<HandOverRecord> {
    const { name, nik, address } = await this.#identity(subjectId, caseId, 'bast-bantuan', officer, context);
    const lines = items.map(({ description, quantity, unit }) => ({ description, quantity, unit }));
    return {
      person: { name, nik, address },
      items: lines,
      witness: { name: witness.name, position: witness.position },
      note: note ?? null,
    };
  }

  /** Asking for it writes into the person's access log. */
  async #identity(
    subjectId: string,
    caseId: string,
    purpose: string,
    officer: Officer,
    { tenant, correlationId }: CommandContext,
  ) {
    const request = { tenant, subjectId, purpose, officer: officer.id, caseId, correlationId };
    const person = await this.ports.people.show(request);
    if (person === undefined) throw erased();
    return person;
  }

  async #kept<T>(keep: () => Promise<T>): Promise<T> {
    try {
      return await keep();
    } catch (error) {
      if (error instanceof SubjectErasedError) throw erased();
      throw error;
    }
  }
}

function evidenceFileId(batchId: string, subjectId: string, evidenceId: string): string {
  return `grant-evidence.${batchId}.${subjectId}.${evidenceId}`;
}

function erased(): ProblemException {
  return new ProblemException(410, 'subject-erased', 'Data orang ini sudah dihapus dan tidak dapat dipakai lagi.');
}
