import { printableMasks } from '@alur/documents';
import type { CommandContext } from '@alur/event-sourcing';
import {
  accept,
  assignNumber,
  derivedContext,
  type Ending,
  type Outcome,
  PORTS,
  ProcessManager,
  type ProcessStep,
  type ServicePorts,
} from '@alur/platform';
import type { Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { aidBefore, aidReceived } from '../../shared/domain/aid-received.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { aidOf } from '../../shared/other-aid.ts';
import { grantBatch } from '../domain/grant-batch.ts';
import type { GrantBatchCommand } from '../domain/grant-batch-commands.ts';
import type { GrantBatchEvent, NumberedPaper } from '../domain/grant-batch-events.ts';
import type { GrantBatchState, Recipient } from '../domain/grant-batch-state.ts';
import { grantCandidate } from '../domain/grant-candidate.ts';
import { type HandOverRecord, printGrantBast, printGrantReport } from './grant-papers.ts';

type GrantPorts = Pick<ServicePorts, 'runner' | 'vault' | 'files' | 'standards' | 'people'>;
type Reportable = Parameters<typeof printGrantReport>[1];
type BatchEnding = Ending<GrantBatchState, GrantBatchCommand>;
type HandingOver = Recipient & { readonly handOver: NonNullable<Recipient['handOver']> };

/** Does the begun steps of a batch (listing, hand-over, report) on candidates, registers and papers, and ends them. */
@Injectable()
export class GrantProcess {
  readonly #process: ProcessManager<GrantBatchState, GrantBatchCommand, GrantBatchEvent>;

  constructor(@Inject(PORTS) private readonly ports: GrantPorts) {
    this.#process = new ProcessManager(ports.runner, grantBatch);
  }

  /** Takes the candidate off the waiting list and looks for double aid, or lets the candidate go. */
  listing(batchId: string, subjectId: string, context: CommandContext): Promise<void> {
    return this.#finish(batchId, subjectId, context, (state, step) => {
      const recipient = state.recipients[subjectId];
      return recipient?.stage === 'listing' ? this.#list(batchId, recipient, state, step) : null;
    });
  }

  /** Makes the hand-over count: register, number, BAST. Abandons it when the person was served elsewhere or erased. */
  handOver(batchId: string, subjectId: string, context: CommandContext): Promise<void> {
    return this.#finish(batchId, subjectId, context, (state, step) => {
      const recipient = state.recipients[subjectId];
      if (recipient?.stage !== 'handing-over' || recipient.handOver === null) return null;
      return this.#handOver(batchId, { ...recipient, handOver: recipient.handOver }, state, step);
    });
  }

  /** Numbers and prints the final report. */
  async report(batchId: string, context: CommandContext): Promise<void> {
    await this.#process.finish(batchId, context, async (state, step) => {
      const { opened, reporting, report } = state;
      if (opened === null || reporting === null || report !== null) return null;
      return this.#report({ ...state, opened, reporting }, step);
    });
  }

  /** A candidate who was removed from a batch may be listed by another one while still waiting. */
  async release(batchId: string, caseId: string, context: CommandContext): Promise<void> {
    const command = { type: 'release', batchId, at: context.at } as const;
    accept(await this.ports.runner.execute(grantCandidate, caseId, command, derivedContext(context, 'release')));
  }

  /** Ids of batches and incidents under which this person received aid, except this batch. */
  async doubleAid(tenant: string, subjectId: string, batchId: string): Promise<string[]> {
    const entries = await aidOf(this.ports, tenant, subjectId);
    return entries.map(({ source }) => source).filter((source) => source !== batchId);
  }

  /** Steps of different recipients run side by side. */
  async #finish(
    batchId: string,
    subjectId: string,
    context: CommandContext,
    next: (state: GrantBatchState, step: ProcessStep) => Promise<BatchEnding> | null,
  ): Promise<void> {
    await this.#process.finish(batchId, context, async (...given) => next(...given), `${batchId}/${subjectId}`);
  }

  async #list(
    batchId: string,
    recipient: Recipient,
    { recipients }: GrantBatchState,
    step: ProcessStep,
  ): Promise<BatchEnding> {
    const { subjectId, caseId } = recipient;
    const { tenant, actor, at } = step.context;
    const by = { subjectId, by: actor, at };
    const takeBack = async (ended: GrantBatchState) => {
      const stage = ended.recipients[subjectId]?.stage ?? 'removed';
      if (stage === 'removed') await step.attempt(grantCandidate, caseId, { type: 'release', batchId, at });
    };
    const taken = await step.attempt(grantCandidate, caseId, { type: 'take', batchId, at });
    if (taken.outcome === 'refused') {
      return { command: { type: 'refuse-listing', reasonCode: taken.code, ...by }, takeBack };
    }
    const doubleAid = await this.doubleAid(tenant, subjectId, batchId);
    const sameFamily = await this.#sameFamily(recipient, recipients, step.context);
    return { command: { type: 'complete-listing', doubleAid, sameFamily, ...by }, takeBack };
  }

  /** Other recipients of the batch on the same family card, where the card is known, or linked as the same person. */
  async #sameFamily(
    { subjectId, caseId }: Recipient,
    recipients: GrantBatchState['recipients'],
    { tenant, actor: officer, correlationId }: CommandContext,
  ): Promise<string[]> {
    const request = { tenant, subjectId, caseId, purpose: 'penerima-ganda', officer, correlationId };
    const family = await this.ports.people.family(request);
    const same = await this.ports.people.samePerson(tenant, subjectId);
    return [...new Set([...family, ...same])].filter((id) => {
      const known = recipients[id];
      return known !== undefined && known.stage !== 'removed';
    });
  }

  async #handOver(
    batchId: string,
    recipient: HandingOver,
    state: GrantBatchState,
    step: ProcessStep,
  ): Promise<BatchEnding> {
    const { subjectId } = recipient;
    const { handoverId, by, at } = recipient.handOver;
    const claim = { subjectId, owner: handoverId, at };
    const undo = async () => {
      await step.perform(aidReceived, subjectId, { type: 'withdraw', source: batchId, kind: 'batch', at });
      await step.perform(recipientRegister, `${batchId}.grant`, { type: 'release', ...claim });
    };
    const takeBack = async (ended: GrantBatchState) => {
      const stage = ended.recipients[subjectId]?.stage;
      if (stage !== 'handing-over' && stage !== 'handed-over') await undo();
    };
    const about = { subjectId, handoverId, by, at };
    const served = await this.#serve(batchId, recipient, state, step);
    if (served.outcome === 'done') {
      return { command: { type: 'complete-hand-over', paper: served.value, ...about }, takeBack };
    }
    await undo();
    return { command: { type: 'abandon-hand-over', reasonCode: served.code, ...about }, takeBack };
  }

  async #serve(
    batchId: string,
    { subjectId, handOver }: HandingOver,
    { opened: batch, decree }: GrantBatchState,
    step: ProcessStep,
  ): Promise<Outcome<NumberedPaper>> {
    const { handoverId, at } = handOver;
    const sameAs = await this.ports.people.samePerson(step.context.tenant, subjectId);
    const claim = { type: 'claim', subjectId, owner: handoverId, at, sameAs } as const;
    const claimed = await step.attempt(recipientRegister, `${batchId}.grant`, claim);
    if (claimed.outcome === 'refused') return claimed;
    const record = { type: 'record', source: batchId, kind: 'batch', at } as const;
    const received = await step.perform(aidReceived, subjectId, record);
    // Two batches may hand over at the same time: the second one in the person's own stream sees the first here.
    const before = aidBefore(received, batchId).filter((source) => !handOver.doubleAid.includes(source));
    if (before.length > 0) return { outcome: 'refused', code: 'double-aid', facts: { doubleAid: before } };
    return step.withPersonalData(async () => {
      const kept = await this.ports.vault.get<HandOverRecord>(step.context.tenant, handOver.recordId);
      if (kept === undefined) return undefined;
      if (batch === null) throw new Error(`Batch ${batchId} hands over but was never opened`);
      const asked = { owner: handoverId, paper: 'bast-bantuan', issueDate: handOver.issueDate } as const;
      return this.#paper(step, asked, { subjectId, fileId: bastFileId(handoverId) }, (office, number) =>
        printGrantBast(office, { batch, decree, handOver, record: kept, number }),
      );
    });
  }

  async #report(state: GrantBatchState & Reportable, step: ProcessStep): Promise<BatchEnding> {
    const { recipients, reporting } = state;
    const { batchId } = state.opened;
    const { issueDate, by, at } = reporting;
    const people = await this.ports.people.masked(step.context.tenant, Object.keys(recipients));
    const names = await printableMasks(new Map([...people].map(([id, { name }]) => [id, name])));
    const asked = { owner: `report.${batchId}`, paper: 'data-penerima-dibantu', issueDate } as const;
    const file = { subjectId: batchKey(batchId), fileId: reportFileId(batchId) };
    const paper = await this.#paper(step, asked, file, (office, number) =>
      printGrantReport(office, state, number, names),
    );
    return { command: { type: 'complete-report', paper, by, at } };
  }

  /** Number, print and encrypted file of a paper. */
  async #paper(
    step: ProcessStep,
    asked: Parameters<typeof assignNumber>[2],
    file: { readonly subjectId: string; readonly fileId: string },
    print: (office: Tenant, number: string) => Promise<Uint8Array>,
  ): Promise<NumberedPaper> {
    const { tenant } = step.context;
    const { number, sequence } = await assignNumber(step, this.ports.standards, asked);
    const bytes = await print(this.ports.standards.tenant(tenant), number);
    const { sha256: fileHash } = await this.ports.files.put({ tenant, ...file, bytes });
    return { number, sequence, fileHash };
  }
}

/** Whose key protects papers about a whole batch. */
export function batchKey(batchId: string): string {
  return `batch:${batchId}`;
}

export function bastFileId(handoverId: string): string {
  return `bast-bantuan.${handoverId}`;
}

export function reportFileId(batchId: string): string {
  return `data-penerima-dibantu.${batchId}`;
}
