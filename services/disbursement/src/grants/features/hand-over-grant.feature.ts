import { requirePrintable } from '@alur/documents';
import type { CommandContext } from '@alur/event-sourcing';
import { Access, inCaseOf, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf, sameName } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { readPerson } from '../../shared/person-data.ts';
import { GrantBatches } from '../application/grant-batches.ts';
import type { HandOverRecord } from '../application/grant-papers.ts';
import { GrantProcess } from '../application/grant-process.ts';
import { evidenceFileId } from './grant-evidence.feature.ts';
import { GRANTS_ROUTE, GrantHandOverBody, RecipientParams } from './requests.ts';

@Routes(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`, 'Bantuan menurut SK')
@Access(inCaseOf('recipient', 'subjectId', 'act'))
export class HandOverGrantFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('hand-over', 'Menyerahkan bantuan dengan BAST; sesudah SK ditetapkan (R-17), bukan oleh pemeriksa')
  @Roles(...rolesOf('grant-batch', 'hand-over'))
  async handOver(
    @Param() { batchId, subjectId }: RecipientParams,
    @Body() body: GrantHandOverBody,
    @Caller() call: Call,
  ) {
    const { context } = call;
    const { tenant } = context;
    const { evidenceIds, place, amount = null, doubleAidReason = null } = body;
    // The id of the command: the same request sent again is the same hand-over.
    const handoverId = context.commandId;
    const handOver = {
      handoverId,
      recordId: `grant-hand-over.${handoverId}`,
      evidenceIds,
      place,
      amount,
      issueDate: this.ports.standards.localDate(context),
      doubleAid: await this.work.doubleAid(tenant, subjectId, batchId),
      doubleAidReason,
    };
    const command = { type: 'start-hand-over', subjectId, handOver } as const;
    if (await this.batches.changes(call, batchId, command)) {
      await this.#requireContent(tenant, batchId, subjectId, body);
      await this.#keepRecord(batchId, subjectId, handOver.recordId, body, context);
    }
    const { repeated } = await this.batches.run(call, batchId, command);
    await this.work.handOver(batchId, subjectId, context);
    const { stream, recipients, revision } = await this.batches.load(tenant, batchId);
    const served = recipients[subjectId];
    if (served?.stage !== 'handed-over') {
      const facts = { reasonCode: served?.reasonCode };
      const detail = 'Bantuan tidak jadi diserahkan. Periksa penerima ini lagi.';
      throw new ProblemException(409, 'hand-over-conflict', detail, { facts });
    }
    const { stage, bast } = served;
    return new Answered(
      { stream, revision, repeated },
      { batchId, subjectId, stage, bast: bast?.number, handoverId, revision },
    );
  }

  /** What the BAST is printed from. */
  async #keepRecord(
    batchId: string,
    subjectId: string,
    recordId: string,
    body: GrantHandOverBody,
    context: CommandContext,
  ): Promise<void> {
    const { tenant } = context;
    const { caseId } = await this.batches.recipient(tenant, batchId, subjectId);
    const look = { subjectId, caseId, purpose: 'bast-bantuan' };
    const { name, nik, address, village } = await readPerson(this.ports.people, look, context);
    if (sameName(body.witness.name, name)) {
      throw new ProblemException(
        422,
        'witness-is-recipient',
        'Penerima tidak boleh menjadi saksi. Minta orang lain menjadi saksi.',
        { rule: 'R-08' },
      );
    }
    const { items, witness, note } = body;
    await requirePrintable({
      'nama penerima': name,
      alamat: address,
      'nama saksi': witness.name,
      'jabatan saksi': witness.position,
      bantuan: items.map(({ description, unit }) => `${description} ${unit}`).join(' '),
      catatan: note,
    });
    const record = {
      tenant,
      subjectId,
      kind: 'grant-hand-over',
      recordId,
      data: recordOf({ name, nik, address, village }, body),
    };
    await this.ports.vault.put(record);
  }

  async #requireContent(tenant: string, batchId: string, subjectId: string, body: GrantHandOverBody): Promise<void> {
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
}

function recordOf(person: HandOverRecord['person'], { items, witness, note }: GrantHandOverBody): HandOverRecord {
  const { name, position } = witness;
  const lines = items.map(({ description, quantity, unit }) => ({ description, quantity, unit }));
  return { person, items: lines, witness: { name, position }, note: note ?? null };
}
