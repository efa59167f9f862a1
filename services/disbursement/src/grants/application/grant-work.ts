import { type CommandContext, KeyedMutex } from '@alur/event-sourcing';
import { derivedContext, PORTS, type ServicePorts } from '@alur/platform';
import { SubjectErasedError } from '@alur/privacy';
import { Inject, Injectable } from '@nestjs/common';
import { type AidReceivedCommand, aidBefore, aidReceived } from '../../shared/domain/aid-received.ts';
import { type RecipientCommand, recipientRegister } from '../../shared/domain/recipient-register.ts';
import { assignNumber } from '../../shared/registers.ts';
import { grantBatch } from '../domain/grant-batch.ts';
import type { GrantBatchCommand } from '../domain/grant-batch-commands.ts';
import type { GrantBatchState, Recipient } from '../domain/grant-batch-state.ts';
import { type GrantCandidateCommand, grantCandidate } from '../domain/grant-candidate.ts';
import { type HandOverRecord, printGrantBast, printGrantReport } from './grant-papers.ts';

type WorkPorts = Pick<ServicePorts, 'runner' | 'vault' | 'files' | 'standards' | 'people'>;

interface Task {
  readonly batchId: string;
  readonly context: CommandContext;
}

type HandingOver = Recipient & { readonly handOver: NonNullable<Recipient['handOver']> };

/**
 * Does what a batch has started on the other aggregates (candidate, registers, papers), and ends it on the batch. Every
 * act may be done again and finds what was done before, so whoever comes after a crash finishes: nobody is listed in two
 * batches, no BAST number is lost or given twice, nobody is served twice.
 */
@Injectable()
export class GrantWork {
  readonly #turns = new KeyedMutex();

  constructor(@Inject(PORTS) private readonly ports: WorkPorts) {}

  /** Takes the candidate off the waiting list and looks for double aid, or lets him go. */
  listing(batchId: string, subjectId: string, context: CommandContext): Promise<void> {
    return this.#turns.run(`${context.tenant}/${batchId}/${subjectId}`, () =>
      this.#listing({ batchId, context }, subjectId),
    );
  }

  /** Makes the hand-over count: register, number, BAST. Abandons it when the person was served elsewhere or erased. */
  handOver(batchId: string, subjectId: string, context: CommandContext): Promise<void> {
    return this.#turns.run(`${context.tenant}/${batchId}/${subjectId}`, () =>
      this.#handOver({ batchId, context }, subjectId),
    );
  }

  /** Numbers and prints the final report. */
  report(batchId: string, context: CommandContext): Promise<void> {
    return this.#turns.run(`${context.tenant}/${batchId}`, () => this.#report({ batchId, context }));
  }

  /** Whoever was removed from a batch may be listed by another one, when he still waits. */
  async release(batchId: string, caseId: string, context: CommandContext): Promise<void> {
    await this.#candidate({ batchId, context }, caseId, { type: 'release', batchId, at: context.at });
  }

  /** Ids of batches and incidents under which this person received aid, except this batch. */
  async doubleAid(tenant: string, subjectId: string, batchId: string): Promise<string[]> {
    const { state } = await this.ports.runner.load(aidReceived, tenant, subjectId);
    return state.entries.map(({ source }) => source).filter((source) => source !== batchId);
  }

  async #listing(task: Task, subjectId: string): Promise<void> {
    const { batchId, context } = task;
    const { tenant, at } = context;
    const { recipients } = await this.#load(task);
    const recipient = recipients[subjectId];
    if (recipient?.stage !== 'listing') return;
    const by = { subjectId, by: context.actor, at };
    const taken = await this.#candidate(task, recipient.caseId, { type: 'take', batchId, at });
    if (taken !== undefined) return this.#batch(task, { type: 'refuse-listing', reasonCode: taken, ...by });
    const doubleAid = await this.doubleAid(tenant, subjectId, batchId);
    const sameFamily = await this.#sameFamily(task, recipient, recipients);
    await this.#batch(task, { type: 'complete-listing', doubleAid, sameFamily, ...by });
  }

  /** Other recipients of the batch on the same family card, where the card is known. */
  async #sameFamily(
    { context }: Task,
    { subjectId, caseId }: Recipient,
    recipients: GrantBatchState['recipients'],
  ): Promise<string[]> {
    const { tenant, actor: officer, correlationId } = context;
    const request = { tenant, subjectId, caseId, purpose: 'penerima-ganda', officer, correlationId };
    const kk = (await this.ports.people.show(request))?.kk ?? null;
    if (kk === null) return [];
    const family = await this.ports.people.find(tenant, kk, 100);
    return family.filter((id) => {
      const known = recipients[id];
      return id !== subjectId && known !== undefined && known.stage !== 'removed';
    });
  }

  async #handOver(task: Task, subjectId: string): Promise<void> {
    const state = await this.#load(task);
    const recipient = state.recipients[subjectId];
    if (recipient?.stage !== 'handing-over' || recipient.handOver === null) return;
    const handing = { ...recipient, handOver: recipient.handOver };
    const { handoverId, by, at } = handing.handOver;
    const refused = await this.#serve(task, state, handing);
    if (refused === undefined) return;
    await this.#aid(task, subjectId, { type: 'withdraw', source: task.batchId, kind: 'batch', at });
    await this.#register(task, { type: 'release', subjectId, owner: handoverId, at });
    await this.#batch(task, { type: 'abandon-hand-over', subjectId, handoverId, reasonCode: refused, by, at });
  }

  /** Why the hand-over cannot be; undefined when it is done. */
  async #serve(task: Task, state: GrantBatchState, recipient: HandingOver): Promise<string | undefined> {
    const { batchId, context } = task;
    const { subjectId, handOver } = recipient;
    const { handoverId, by, at } = handOver;
    const claimed = await this.#register(task, { type: 'claim', subjectId, owner: handoverId, at });
    if (claimed !== undefined) return claimed;
    const received = await this.#aid(task, subjectId, { type: 'record', source: batchId, kind: 'batch', at });
    // Two batches may hand over at the same time: the second one in the person's own stream sees the first here.
    if (aidBefore(received, batchId).some((source) => !handOver.doubleAid.includes(source))) return 'double-aid';
    const record = await this.ports.vault.get<HandOverRecord>(context.tenant, handOver.recordId);
    if (record === undefined) return 'data-erased';
    const paper = { owner: handoverId, paper: 'bast-bantuan', issueDate: handOver.issueDate } as const;
    const { number, sequence } = await assignNumber(this.ports, paper, context);
    const { opened: batch, decree } = state;
    if (batch === null) throw new Error(`Batch ${batchId} hands over but was never opened`);
    const tenant = this.ports.standards.tenant(context.tenant);
    const bytes = await printGrantBast(tenant, { batch, decree, handOver, record, number });
    const fileHash = await this.#keep(task, subjectId, bastFileId(handoverId), bytes);
    if (fileHash === undefined) return 'data-erased';
    const done = { number, sequence, fileHash };
    await this.#batch(task, { type: 'complete-hand-over', subjectId, handoverId, paper: done, by, at });
    return undefined;
  }

  async #report(task: Task): Promise<void> {
    const { batchId, context } = task;
    const state = await this.#load(task);
    const { opened, reporting, report, recipients } = state;
    if (opened === null || reporting === null || report !== null) return;
    const paper = {
      owner: `report.${batchId}`,
      paper: 'data-penerima-dibantu',
      issueDate: reporting.issueDate,
    } as const;
    const { number, sequence } = await assignNumber(this.ports, paper, context);
    const people = await this.ports.people.masked(context.tenant, Object.keys(recipients));
    const names = new Map([...people].map(([id, { name }]) => [id, name]));
    const tenant = this.ports.standards.tenant(context.tenant);
    const bytes = await printGrantReport(tenant, { ...state, opened, reporting }, number, names);
    const fileHash = await this.#keep(task, batchKey(batchId), reportFileId(batchId), bytes);
    if (fileHash === undefined) throw new Error(`The key of batch ${batchId} was destroyed`);
    const { by, at } = reporting;
    await this.#batch(task, { type: 'complete-report', paper: { number, sequence, fileHash }, by, at });
  }

  /** Hash of the kept file; undefined when the person was erased. */
  async #keep({ context }: Task, subjectId: string, fileId: string, bytes: Uint8Array): Promise<string | undefined> {
    try {
      return (await this.ports.files.put({ tenant: context.tenant, subjectId, fileId, bytes })).sha256;
    } catch (error) {
      if (error instanceof SubjectErasedError) return undefined;
      throw error;
    }
  }

  async #load({ batchId, context }: Task): Promise<GrantBatchState> {
    return (await this.ports.runner.load(grantBatch, context.tenant, batchId)).state;
  }

  async #batch({ batchId, context }: Task, command: GrantBatchCommand): Promise<void> {
    const subject = 'subjectId' in command ? `/${command.subjectId}` : '';
    const name = derivedContext(context, `${command.type}${subject}`);
    const result = await this.ports.runner.execute(grantBatch, batchId, command, name);
    if (result.outcome === 'rejected') throw new Error(`Batch ${batchId} refused ${command.type}`);
  }

  /** Why the candidate refuses; undefined when he does not. */
  async #candidate({ context }: Task, caseId: string, command: GrantCandidateCommand): Promise<string | undefined> {
    const name = derivedContext(context, `candidate/${command.type}/${caseId}`);
    const result = await this.ports.runner.execute(grantCandidate, caseId, command, name);
    return result.outcome === 'rejected' ? result.rejection.code : undefined;
  }

  async #register({ batchId, context }: Task, command: RecipientCommand): Promise<string | undefined> {
    const name = derivedContext(context, `recipient/${command.type}/${command.subjectId}`);
    const result = await this.ports.runner.execute(recipientRegister, `${batchId}.grant`, command, name);
    return result.outcome === 'rejected' ? result.rejection.code : undefined;
  }

  async #aid({ context }: Task, subjectId: string, command: AidReceivedCommand) {
    const name = derivedContext(context, `aid/${command.type}/${subjectId}`);
    const result = await this.ports.runner.execute(aidReceived, subjectId, command, name);
    if (result.outcome === 'rejected') throw new Error('The record of received aid refuses nothing');
    return result.state;
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
