import { Access, inCaseOf, Roles } from '@alur/identity';
import { Answered, type Call, Caller, Changes, PORTS, Routes, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { GrantBatches } from '../application/grant-batches.ts';
import { batchKey, GrantProcess } from '../application/grant-process.ts';
import { GRANTS_ROUTE, RecipientParams, RemoveRecipientBody } from './requests.ts';

@Routes(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`, 'Bantuan menurut SK')
@Access(inCaseOf('recipient', 'subjectId', 'act'))
export class CheckRecipientFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('verification', 'Penerima diverifikasi; boleh mendahului SK')
  @Roles(...rolesOf('grant-batch', 'verify'))
  verify(@Param() recipient: RecipientParams, @Caller() call: Call) {
    return this.#move(call, 'verify', recipient);
  }

  @Changes('field-check', 'Penerima ditemui di lapangan; boleh mendahului SK')
  @Roles(...rolesOf('grant-batch', 'field-check'))
  check(@Param() recipient: RecipientParams, @Caller() call: Call) {
    return this.#move(call, 'field-check', recipient);
  }

  @Changes('removal', 'Mencoret penerima dengan alasan; langkah perkaranya berakhir')
  @Roles(...rolesOf('grant-batch', 'lead'))
  async remove(
    @Param() { batchId, subjectId }: RecipientParams,
    @Body() { reasonCode, note }: RemoveRecipientBody,
    @Caller() call: Call,
  ) {
    const { tenant } = call.officer;
    const { caseId } = await this.batches.recipient(tenant, batchId, subjectId);
    const removal = { type: 'remove', subjectId, reasonCode } as const;
    const changes = await this.batches.changes(call, batchId, { ...removal, noteId: null });
    const noteId = changes ? await this.#keepNote(tenant, batchId, note) : null;
    const done = await this.batches.run(call, batchId, { ...removal, noteId });
    await this.work.release(batchId, caseId, call.context);
    return new Answered(done, { batchId, subjectId, stage: 'removed', reasonCode, revision: done.revision });
  }

  async #move(call: Call, type: 'verify' | 'field-check', { batchId, subjectId }: RecipientParams) {
    const done = await this.batches.run(call, batchId, { type, subjectId });
    const stage = done.state.recipients[subjectId]?.stage;
    return new Answered(done, { batchId, subjectId, stage, revision: done.revision });
  }

  async #keepNote(tenant: string, batchId: string, note: string | undefined): Promise<string | null> {
    const text = note?.trim() ?? '';
    if (text === '') return null;
    return this.ports.vault.put({ tenant, subjectId: batchKey(batchId), kind: 'note', data: { batchId, text } });
  }
}
