import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { type CaseFileCommand, caseFile } from '../domain/case-file.ts';
import { letter } from '../domain/letter.ts';

/** Keeps the file of a case in step with what intake and the survey say of it. */
@ContractConsumer()
export class CaseStepsProcess {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @OnContract('verification', contracts.StepOpened)
  stepOpened(message: ContractMessage<DataOf<typeof contracts.StepOpened>>): Promise<void> {
    return this.#note(message, { type: 'note-step-opened', step: message.data });
  }

  @OnContract('verification', contracts.StepCompleted)
  stepCompleted(message: ContractMessage<DataOf<typeof contracts.StepCompleted>>): Promise<void> {
    return this.#note(message, { type: 'note-step-completed', step: message.data });
  }

  @OnContract('verification', contracts.CaseClosed)
  async caseClosed(message: ContractMessage<DataOf<typeof contracts.CaseClosed>>): Promise<void> {
    const { caseId, outcome } = message.data;
    await this.#note(message, { type: 'note-closed', caseId, outcome });
    await this.#lapseDrafts(message);
  }

  @OnContract('verification', contracts.FileReturned)
  async fileReturned(message: ContractMessage<DataOf<typeof contracts.FileReturned>>): Promise<void> {
    await this.#note(message, { type: 'note-returned', caseId: message.data.caseId });
    await this.#lapseDrafts(message);
  }

  @OnContract('verification', contracts.HouseholdAssessed)
  householdAssessed(message: ContractMessage<DataOf<typeof contracts.HouseholdAssessed>>): Promise<void> {
    const { caseId, householdId, by } = message.data;
    return this.#note(message, { type: 'note-household', caseId, householdId, assessor: by });
  }

  @OnContract('verification', contracts.HouseholdRemoved)
  householdRemoved(message: ContractMessage<DataOf<typeof contracts.HouseholdRemoved>>): Promise<void> {
    const { caseId, householdId } = message.data;
    return this.#note(message, { type: 'drop-household', caseId, householdId });
  }

  @OnContract('verification', contracts.CaseReopened)
  caseReopened(message: ContractMessage<DataOf<typeof contracts.CaseReopened>>): Promise<void> {
    return this.#note(message, { type: 'note-reopened', caseId: message.data.caseId });
  }

  /** A draft whose step is over is nothing that a signatory should find. */
  async #lapseDrafts(message: ContractMessage<{ readonly caseId: string }>): Promise<void> {
    const { state } = await this.ports.runner.load(caseFile, message.tenant, message.data.caseId);
    for (const { letterId, released } of Object.values(state.letters)) {
      if (released) continue;
      const context = policyContext(message, `verification.lapse/${letterId}`);
      const command = { type: 'lapse', by: 'verification', at: message.time } as const;
      await this.ports.runner.execute(letter, letterId, command, context);
    }
  }

  async #note(message: ContractMessage<{ readonly caseId: string }>, command: CaseFileCommand): Promise<void> {
    const context = policyContext(message, `verification.${command.type}`);
    const result = await this.ports.runner.execute(caseFile, message.data.caseId, command, context);
    if (result.outcome === 'rejected') throw new Error(`The file refused ${command.type}: ${result.rejection.code}`);
  }
}
