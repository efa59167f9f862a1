import type { CommandContext } from '@alur/event-sourcing';
import { type Officer, Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, PORTS, Routes, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { GrantBatches } from '../application/grant-batches.ts';
import { batchKey, GrantProcess } from '../application/grant-process.ts';
import { GRANTS_ROUTE, RecipientParams, RemoveRecipientBody } from './requests.ts';

@Routes(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`, 'Bantuan menurut SK')
export class CheckRecipientFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('verification', 'Penerima diverifikasi; boleh mendahului SK')
  @Roles(...rolesOf('grant-batch', 'verify'))
  verify(@Param() recipient: RecipientParams, @Caller() { officer, context }: Call) {
    return this.#move('verify', recipient, officer, context);
  }

  @Changes('field-check', 'Penerima ditemui di lapangan; boleh mendahului SK')
  @Roles(...rolesOf('grant-batch', 'field-check'))
  check(@Param() recipient: RecipientParams, @Caller() { officer, context }: Call) {
    return this.#move('field-check', recipient, officer, context);
  }

  @Changes('removal', 'Mencoret penerima dengan alasan; langkah perkaranya berakhir')
  @Roles(...rolesOf('grant-batch', 'lead'))
  async remove(
    @Param() { batchId, subjectId }: RecipientParams,
    @Body() { reasonCode, note }: RemoveRecipientBody,
    @Caller() { officer, context }: Call,
  ) {
    const { tenant } = officer;
    const { caseId } = await this.batches.recipient(tenant, batchId, subjectId);
    const reason = { subjectId, reasonCode, by: officer.id, at: context.at };
    const changes = await this.batches.changes(tenant, batchId, { type: 'remove', noteId: null, ...reason });
    const noteId = changes ? await this.#keepNote(tenant, batchId, note) : null;
    const command = { type: 'remove', noteId, ...reason } as const;
    const done = accept(await this.batches.run(batchId, command, context));
    await this.work.release(batchId, caseId, context);
    return new Answered(done, { batchId, subjectId, stage: 'removed', reasonCode, revision: done.revision });
  }

  async #move(
    type: 'verify' | 'field-check',
    { batchId, subjectId }: RecipientParams,
    officer: Officer,
    context: CommandContext,
  ) {
    const command = { type, subjectId, by: officer.id, at: context.at };
    const done = accept(await this.batches.run(batchId, command, context));
    return new Answered(done, {
      batchId,
      subjectId,
      stage: done.state.recipients[subjectId]?.stage,
      revision: done.revision,
    });
  }

  async #keepNote(tenant: string, batchId: string, note: string | undefined): Promise<string | null> {
    const text = note?.trim() ?? '';
    if (text === '') return null;
    return this.ports.vault.put({ tenant, subjectId: batchKey(batchId), kind: 'note', data: { batchId, text } });
  }
}
