import { createHash } from 'node:crypto';
import { requirePrintable } from '@alur/documents';
import type { CommandContext } from '@alur/event-sourcing';
import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, PORTS, ProblemException, Routes, type ServicePorts } from '@alur/platform';
import { ROLES, rolesOf, sameName } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { readPerson } from '../../shared/person-data.ts';
import { FundsCommands, recipientOf } from '../application/funds-commands.ts';
import { type BastSnapshot, bastSnapshotId } from '../application/funds-papers.ts';
import type { Evidence, Recipient } from '../domain/funds-request-events.ts';
import { evidenceFileId } from './funds-evidence.feature.ts';
import {
  AccountBody,
  CaseParams,
  FUNDS_ROUTE,
  HandOverFundsBody,
  HandoverParams,
  NotReceivedBody,
  ReversalBody,
} from './requests.ts';

/** The cashier's side: from the money of the SP2D to the accountability report (SPJ). */
@Routes(FUNDS_ROUTE, 'Penyerahan dana')
@Access(inCase('act'))
@Roles(...rolesOf('funds', 'hand-over'))
export class HandOverFundsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Changes('handovers', 'Menyerahkan dana kepada korban; aparat desa hadir, diterima langsung (R-10), BAST terbit')
  async handOver(@Param() { caseId }: CaseParams, @Body() body: HandOverFundsBody, @Caller() call: Call) {
    const { context } = call;
    const { tenant, commandId: handoverId } = context;
    const { householdId, place, way, villageOfficer, receivedByRecipient } = body;
    const { round } = await this.commands.load(tenant, caseId);
    const recipient = recipientOf(round, householdId);
    const command = {
      type: 'hand-over',
      id: handoverId,
      handoverId,
      householdId,
      place,
      way,
      issueDate: this.ports.standards.localDate(context),
      ...(await this.#snapshot(caseId, recipient, villageOfficer, context)),
      evidence: await Promise.all(body.evidence.map((item) => this.#evidence(tenant, caseId, householdId, item))),
      villageOfficerPresent: villageOfficer.present,
      receivedByRecipient,
    } as const;
    return this.commands.execute(caseId, call, command);
  }

  @Changes('handovers/:handoverId/reversal', 'Mencatat transfer yang gagal; dana dapat diserahkan lagi')
  async reverse(@Param() { caseId, handoverId }: HandoverParams, @Body() body: ReversalBody, @Caller() call: Call) {
    const reason = await this.commands.reason(caseId, call, body);
    return this.commands.execute(caseId, call, { type: 'reverse', id: call.context.commandId, handoverId, ...reason });
  }

  @Changes('not-received', 'Menyatakan dana satu keluarga tidak diterima; dana kembali ke kas')
  async notReceived(@Param() { caseId }: CaseParams, @Body() body: NotReceivedBody, @Caller() call: Call) {
    const reason = await this.commands.reason(caseId, call, body);
    return this.commands.execute(caseId, call, { type: 'mark-not-received', householdId: body.householdId, ...reason });
  }

  @Changes('accountability', 'Menyampaikan SPJ: diserahkan + dikembalikan = SP2D')
  account(
    @Param() { caseId }: CaseParams,
    @Body() { number, date, handedOver, returned }: AccountBody,
    @Caller() call: Call,
  ) {
    return this.commands.execute(caseId, call, { type: 'account', number, date, handedOver, returned });
  }

  /** What the BAST prints, under the recipient's own key; asked for the stated purpose and logged. */
  async #snapshot(
    caseId: string,
    { subjectId }: Recipient,
    { name, role }: HandOverFundsBody['villageOfficer'],
    context: CommandContext,
  ) {
    const { tenant, commandId } = context;
    const purpose = 'bast-dana';
    const person = await readPerson(this.ports.people, { subjectId, caseId, purpose }, context);
    await requirePrintable({ 'nama penerima': person.name, alamat: person.address, 'nama saksi': name });
    const recipient = { name: person.name, nik: person.nik, address: person.address, village: person.village };
    const data: BastSnapshot = { recipient, witness: { name, position: ROLES[role] } };
    const recordId = bastSnapshotId(commandId);
    const snapshotId = await this.ports.vault.put({ tenant, subjectId, kind: purpose, recordId, data });
    return { snapshotId, witnessIsRecipient: sameName(name, person.name) };
  }

  async #evidence(
    tenant: string,
    caseId: string,
    householdId: string,
    { evidenceId, kind }: HandOverFundsBody['evidence'][number],
  ): Promise<Evidence> {
    const file = await this.ports.files.get(tenant, evidenceFileId(caseId, householdId, evidenceId));
    if (file === undefined)
      throw new ProblemException(404, 'evidence-not-found', 'Unggah dahulu bukti penyerahan ini.');
    return { evidenceId, kind, sha256: createHash('sha256').update(file.bytes).digest('hex') };
  }
}
