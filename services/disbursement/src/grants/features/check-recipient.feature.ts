import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { accept, CommandInfo, PORTS, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GrantBatches } from '../application/grant-batches.ts';
import { batchKey, GrantProcess } from '../application/grant-process.ts';
import { GRANTS_ROUTE, RecipientParams, RemoveRecipientBody } from './requests.ts';

@ApiTags('Bantuan menurut SK')
@Controller(`${GRANTS_ROUTE}/:batchId/recipients/:subjectId`)
export class CheckRecipientFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Post('verification')
  @HttpCode(200)
  @Roles(...rolesOf('grant-batch', 'verify'))
  @ApiOperation({ summary: 'Penerima diverifikasi; boleh mendahului SK' })
  verify(
    @Param() recipient: RecipientParams,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#move('verify', recipient, officer, context, reply);
  }

  @Post('field-check')
  @HttpCode(200)
  @Roles(...rolesOf('grant-batch', 'field-check'))
  @ApiOperation({ summary: 'Penerima ditemui di lapangan; boleh mendahului SK' })
  check(
    @Param() recipient: RecipientParams,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#move('field-check', recipient, officer, context, reply);
  }

  @Post('removal')
  @HttpCode(200)
  @Roles(...rolesOf('grant-batch', 'lead'))
  @ApiOperation({ summary: 'Mencoret penerima dengan alasan; langkah perkaranya berakhir' })
  async remove(
    @Param() { batchId, subjectId }: RecipientParams,
    @Body() { reasonCode, note }: RemoveRecipientBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenant } = officer;
    const { caseId } = await this.batches.recipient(tenant, batchId, subjectId);
    const reason = { subjectId, reasonCode, by: officer.id, at: context.at };
    const changes = await this.batches.changes(tenant, batchId, { type: 'remove', noteId: null, ...reason });
    const noteId = changes ? await this.#keepNote(tenant, batchId, note) : null;
    const command = { type: 'remove', noteId, ...reason } as const;
    const { revision } = accept(await this.batches.run(batchId, command, context), reply);
    await this.work.release(batchId, caseId, context);
    return { batchId, subjectId, stage: 'removed', reasonCode, revision };
  }

  async #move(
    type: 'verify' | 'field-check',
    { batchId, subjectId }: RecipientParams,
    officer: Officer,
    context: CommandContext,
    reply: FastifyReply,
  ) {
    const command = { type, subjectId, by: officer.id, at: context.at };
    const { revision, state } = accept(await this.batches.run(batchId, command, context), reply);
    return { batchId, subjectId, stage: state.recipients[subjectId]?.stage, revision };
  }

  async #keepNote(tenant: string, batchId: string, note: string | undefined): Promise<string | null> {
    const text = note?.trim() ?? '';
    if (text === '') return null;
    return this.ports.vault.put({ tenant, subjectId: batchKey(batchId), kind: 'note', data: { batchId, text } });
  }
}
