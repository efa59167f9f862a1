import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { derivedContext, PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { aidReceived } from '../shared/domain/aid-received.ts';
import { GrantProcess } from './application/grant-process.ts';
import { grantBatch } from './domain/grant-batch.ts';
import { type Candidate, type GrantCandidateCommand, grantCandidate } from './domain/grant-candidate.ts';

/** Gathers who waits for a grant, and finishes what a crash interrupted. */
@ContractConsumer()
export class GrantsConsumer {
  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner'>,
    @Inject(GrantProcess) private readonly work: GrantProcess,
  ) {}

  @OnContract('disbursement', contracts.StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof contracts.StepOpened>>): Promise<void> {
    const { kind, caseId, stepId, run, subjectId, notBy, params, openedAt: at } = message.data;
    if (kind !== 'grant-batch' || subjectId === null) return;
    const programme = text(params['programme']) ?? message.data.service;
    const choice = text(params['jenisStimulan']) ?? text(params['kelompok']) ?? null;
    await this.#wait(message, { caseId, programme, subjectId, step: { stepId, run, notBy }, choice, at });
  }

  @OnContract('disbursement', contracts.CandidateNominated)
  async nominated(message: ContractMessage<DataOf<typeof contracts.CandidateNominated>>): Promise<void> {
    const { caseId, programme, subjectId, at } = message.data;
    await this.#wait(message, { caseId, programme, subjectId, step: null, choice: null, at });
  }

  @OnContract('disbursement', contracts.NominationRemoved)
  async nominationRemoved(message: ContractMessage<DataOf<typeof contracts.NominationRemoved>>): Promise<void> {
    await this.#leave(message, { reasonCode: message.data.reasonCode, onlyCase: false });
  }

  /** A nominee waits on when the nominating case ends. */
  @OnContract('disbursement', contracts.CaseClosed, contracts.FileReturned)
  async caseEnded(
    message: ContractMessage<DataOf<typeof contracts.CaseClosed | typeof contracts.FileReturned>>,
  ): Promise<void> {
    const reasonCode = 'outcome' in message.data ? 'perkara-selesai' : 'berkas-dikembalikan';
    await this.#leave(message, { reasonCode, onlyCase: true });
  }

  /** Aid in an incident shows as double aid when the same person is listed for a grant. */
  @OnContract('disbursement', contracts.GoodsHandedOver, contracts.FundsHandedOver)
  async servedInIncident(
    message: ContractMessage<DataOf<typeof contracts.GoodsHandedOver | typeof contracts.FundsHandedOver>>,
  ): Promise<void> {
    const { caseId: source, subjectId, at } = message.data;
    const command = { type: 'record', source, kind: 'incident', at } as const;
    const context = policyContext(message, 'disbursement.grants.served-in-incident');
    await this.ports.runner.execute(aidReceived, subjectId, command, context);
  }

  @OnContract('disbursement', contracts.GrantStepStarted)
  async stepStarted(message: ContractMessage<DataOf<typeof contracts.GrantStepStarted>>): Promise<void> {
    const { batchId, step, subjectId } = message.data;
    const context = policyContext(message, 'disbursement.grants.step-started');
    if (step === 'report') return this.work.report(batchId, context);
    if (subjectId === null) throw new Error(`Step ${step} of batch ${batchId} names no recipient`);
    if (step === 'listing') return this.work.listing(batchId, subjectId, context);
    return this.work.handOver(batchId, subjectId, context);
  }

  @OnContract('disbursement', contracts.GrantRecipientChanged)
  async recipientChanged(message: ContractMessage<DataOf<typeof contracts.GrantRecipientChanged>>): Promise<void> {
    const { state, batchId, caseId } = message.data;
    if (state !== 'removed') return;
    await this.work.release(batchId, caseId, policyContext(message, 'disbursement.grants.removed'));
  }

  async #wait(message: ContractMessage, candidate: Candidate): Promise<void> {
    const context = policyContext(message, 'disbursement.grants.wait');
    await this.ports.runner.execute(grantCandidate, candidate.caseId, { type: 'wait', candidate }, context);
  }

  async #leave(
    message: ContractMessage<{ readonly caseId: string; readonly by: string; readonly at: string }>,
    why: Pick<Extract<GrantCandidateCommand, { type: 'leave' }>, 'reasonCode' | 'onlyCase'>,
  ): Promise<void> {
    const { caseId, by, at } = message.data;
    const context = policyContext(message, 'disbursement.grants.leave');
    const result = await this.ports.runner.execute(grantCandidate, caseId, { type: 'leave', ...why, at }, context);
    if (result.outcome === 'rejected') throw new Error(`The candidate refused to leave: ${result.rejection.code}`);
    const { candidate, waiting, takenBy } = result.state;
    // Asked of the state, not of this run: a crash may have come between the two streams.
    if (candidate === null || waiting || takenBy === null) return;
    const command = { type: 'withdraw', caseId, reasonCode: why.reasonCode, by, at } as const;
    await this.ports.runner.execute(grantBatch, takenBy, command, derivedContext(context, 'withdraw'));
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
