import {
  CaseClosed,
  CaseOpened,
  CaseReopened,
  type ContractMessage,
  type DataOf,
  EligibilityDecided,
  FileReturned,
  HouseholdAssessed,
  HouseholdRemoved,
  StepOpened,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { type AidCaseCommand, aidCase } from './domain/aid-case.ts';

/** Records in the aid case what intake, survey and verification publish about an incident. */
@ContractConsumer()
export class AidCaseConsumer {
  constructor(@Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner'>) {}

  @OnContract('disbursement', CaseOpened)
  async caseOpened(message: ContractMessage<DataOf<typeof CaseOpened>>): Promise<void> {
    const { caseId, service, village, incident, openedAt } = message.data;
    if (incident === undefined) return;
    const { localClass, uuClass, hazard, occurredAt } = incident;
    const known = { caseId, service, village, localClass, uuClass, hazard, occurredAt };
    await this.#note(message, { type: 'note-opened', incident: known, at: openedAt });
  }

  @OnContract('disbursement', StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof StepOpened>>): Promise<void> {
    const { stepId, run, kind, roles, notBy, openedAt } = message.data;
    if (kind !== 'goods' && kind !== 'funds' && kind !== 'report') return;
    await this.#note(message, { type: 'note-step', step: { stepId, run, kind, roles, notBy }, at: openedAt });
  }

  @OnContract('disbursement', HouseholdAssessed)
  async householdAssessed(message: ContractMessage<DataOf<typeof HouseholdAssessed>>): Promise<void> {
    const { caseId, householdId, subjectId, members, damage, at } = message.data;
    const household = { householdId, subjectId, members, damage };
    await this.#note(message, { type: 'note-household', caseId, household, at });
  }

  @OnContract('disbursement', HouseholdRemoved)
  async householdRemoved(message: ContractMessage<DataOf<typeof HouseholdRemoved>>): Promise<void> {
    const { caseId, householdId, at } = message.data;
    await this.#note(message, { type: 'note-household-removed', caseId, householdId, at });
  }

  @OnContract('disbursement', EligibilityDecided)
  async eligibilityDecided(message: ContractMessage<DataOf<typeof EligibilityDecided>>): Promise<void> {
    const { caseId, households, at } = message.data;
    if (households === undefined) return;
    await this.#note(message, { type: 'note-eligibility', caseId, households, at });
  }

  /** The end of a case and the return of its file both void what is open; after a return the route opens new runs. */
  @OnContract('disbursement', CaseClosed, FileReturned)
  async stepsVoided(message: ContractMessage<DataOf<typeof CaseClosed | typeof FileReturned>>): Promise<void> {
    await this.#note(message, { type: 'void', closed: 'outcome' in message.data, at: message.data.at });
  }

  @OnContract('disbursement', CaseReopened)
  async caseReopened(message: ContractMessage<DataOf<typeof CaseReopened>>): Promise<void> {
    await this.#note(message, { type: 'note-reopened', at: message.data.at });
  }

  async #note(message: ContractMessage<{ readonly caseId: string }>, command: AidCaseCommand): Promise<void> {
    const context = policyContext(message, `disbursement.aid-case.${command.type}`);
    const result = await this.ports.runner.execute(aidCase, message.data.caseId, command, context);
    if (result.outcome === 'rejected')
      throw new Error(`The incident refused ${command.type}: ${result.rejection.code}`);
  }
}
