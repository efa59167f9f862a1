import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { FundsProcess } from './application/funds-process.ts';
import { fundsRequest } from './domain/funds-request.ts';
import type { NoteCommand } from './domain/funds-request-commands.ts';
import { requestIdOf } from './domain/funds-request-state.ts';

type Told = ContractMessage<{ readonly caseId: string }>;

/** Keeps the request of a case in step with what the others say of it, and finishes what a crash interrupted. */
@ContractConsumer()
export class MoneyConsumer {
  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner'>,
    @Inject(FundsProcess) private readonly saga: FundsProcess,
  ) {}

  @OnContract('disbursement', contracts.CaseOpened)
  async caseOpened(message: ContractMessage<DataOf<typeof contracts.CaseOpened>>): Promise<void> {
    const { incident } = message.data;
    if (incident !== undefined)
      await this.#note(message, {
        type: 'note-class',
        localClass: incident.localClass,
        doubted: incident.unusual === true,
      });
  }

  /** What BPKAD reserved for money that may not be given goes back. */
  @OnContract('disbursement', contracts.CaseReclassified)
  async reclassified(message: ContractMessage<DataOf<typeof contracts.CaseReclassified>>): Promise<void> {
    const { caseId, localClass, by, at } = message.data;
    await this.saga.finish(caseId, policyContext(message, 'disbursement.finish-before-class'));
    await this.#note(message, { type: 'note-reclassified', id: message.id, localClass, by, at });
    await this.saga.finish(caseId, policyContext(message, 'disbursement.cancel-by-class'));
  }

  @OnContract('disbursement', contracts.StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof contracts.StepOpened>>): Promise<void> {
    const { kind, stepId, run, notBy } = message.data;
    if (kind !== 'funds') return;
    await this.#note(message, { type: 'note-step', stepId, run, notBy });
  }

  /** After a return of the file the route opens a new run. */
  @OnContract('disbursement', contracts.CaseClosed, contracts.FileReturned)
  async stepsVoided(
    message: ContractMessage<DataOf<typeof contracts.CaseClosed | typeof contracts.FileReturned>>,
  ): Promise<void> {
    await this.saga.finish(message.data.caseId, policyContext(message, 'disbursement.finish-before-closing'));
    const { by, at } = message.data;
    await this.#note(message, { type: 'note-closed', id: message.id, by, at });
    await this.saga.finish(message.data.caseId, policyContext(message, 'disbursement.cancel-funds'));
  }

  @OnContract('disbursement', contracts.FundsStepStarted)
  async stepStarted(message: ContractMessage<DataOf<typeof contracts.FundsStepStarted>>): Promise<void> {
    await this.saga.finish(message.data.caseId, policyContext(message, 'disbursement.finish-funds-step'));
  }

  async #note(message: Told, note: WithoutIdentity<NoteCommand>): Promise<void> {
    const { caseId } = message.data;
    const requestId = requestIdOf(caseId);
    const command = { ...note, caseId, requestId };
    const context = policyContext(message, `disbursement.funds.${note.type}`);
    const result = await this.ports.runner.execute(fundsRequest, requestId, command, context);
    if (result.outcome === 'rejected') throw new Error(`The request refused ${note.type}: ${result.rejection.code}`);
  }
}

type WithoutIdentity<N> = N extends unknown ? Omit<N, 'caseId' | 'requestId'> : never;
