import {
  CaseClosed,
  CaseReopened,
  type ContractMessage,
  type DataOf,
  FileReturned,
  HouseholdAssessed,
  HouseholdRemoved,
  StepCompleted,
  StepOpened,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { type CaseFileCommand, caseFile } from '../domain/case-file.ts';

/** Keeps the file of a case in step with what intake and the survey say of it. */
@ContractConsumer()
export class CaseStepsProcess {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @OnContract('verification', StepOpened)
  stepOpened(message: ContractMessage<DataOf<typeof StepOpened>>): Promise<void> {
    return this.#note(message, { type: 'note-step-opened', step: message.data });
  }

  @OnContract('verification', StepCompleted)
  stepCompleted(message: ContractMessage<DataOf<typeof StepCompleted>>): Promise<void> {
    return this.#note(message, { type: 'note-step-completed', step: message.data });
  }

  @OnContract('verification', CaseClosed)
  caseClosed(message: ContractMessage<DataOf<typeof CaseClosed>>): Promise<void> {
    const { caseId, outcome } = message.data;
    return this.#note(message, { type: 'note-closed', caseId, outcome });
  }

  @OnContract('verification', FileReturned)
  fileReturned(message: ContractMessage<DataOf<typeof FileReturned>>): Promise<void> {
    return this.#note(message, { type: 'note-returned', caseId: message.data.caseId });
  }

  @OnContract('verification', HouseholdAssessed)
  householdAssessed(message: ContractMessage<DataOf<typeof HouseholdAssessed>>): Promise<void> {
    const { caseId, householdId, by } = message.data;
    return this.#note(message, { type: 'note-household', caseId, householdId, assessor: by });
  }

  @OnContract('verification', HouseholdRemoved)
  householdRemoved(message: ContractMessage<DataOf<typeof HouseholdRemoved>>): Promise<void> {
    const { caseId, householdId } = message.data;
    return this.#note(message, { type: 'drop-household', caseId, householdId });
  }

  @OnContract('verification', CaseReopened)
  caseReopened(message: ContractMessage<DataOf<typeof CaseReopened>>): Promise<void> {
    return this.#note(message, { type: 'note-reopened', caseId: message.data.caseId });
  }

  async #note(message: ContractMessage<{ readonly caseId: string }>, command: CaseFileCommand): Promise<void> {
    const context = policyContext(message, `verification.${command.type}`);
    const result = await this.ports.runner.execute(caseFile, message.data.caseId, command, context);
    if (result.outcome === 'rejected') throw new Error(`The file refused ${command.type}: ${result.rejection.code}`);
  }
}
