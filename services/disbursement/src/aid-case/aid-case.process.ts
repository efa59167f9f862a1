import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { type AidCaseCommand, aidCase } from './domain/aid-case.ts';

/** Records in the aid case what intake, survey and verification publish about an incident. */
@ContractConsumer()
export class AidCaseConsumer {
  constructor(@Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner'>) {}

  @OnContract('disbursement', contracts.CaseOpened)
  async caseOpened(message: ContractMessage<DataOf<typeof contracts.CaseOpened>>): Promise<void> {
    const { caseId, service, village, incident, openedAt } = message.data;
    if (incident === undefined) return;
    const { localClass, uuClass, hazard, occurredAt } = incident;
    const known = { caseId, service, village, localClass, uuClass, hazard, occurredAt };
    await this.#note(message, { type: 'note-opened', incident: known, at: openedAt });
  }

  @OnContract('disbursement', contracts.StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof contracts.StepOpened>>): Promise<void> {
    const { stepId, run, kind, roles, notBy, openedAt } = message.data;
    if (kind !== 'goods' && kind !== 'funds' && kind !== 'report') return;
    await this.#note(message, { type: 'note-step', step: { stepId, run, kind, roles, notBy }, at: openedAt });
  }

  @OnContract('disbursement', contracts.HouseholdAssessed)
  async householdAssessed(message: ContractMessage<DataOf<typeof contracts.HouseholdAssessed>>): Promise<void> {
    const { caseId, householdId, subjectId, members, damage, at } = message.data;
    const household = { householdId, subjectId, members, damage };
    await this.#note(message, { type: 'note-household', caseId, household, at });
  }

  @OnContract('disbursement', contracts.HouseholdRemoved)
  async householdRemoved(message: ContractMessage<DataOf<typeof contracts.HouseholdRemoved>>): Promise<void> {
    const { caseId, householdId, at } = message.data;
    await this.#note(message, { type: 'note-household-removed', caseId, householdId, at });
  }

  @OnContract('disbursement', contracts.EligibilityDecided)
  async eligibilityDecided(message: ContractMessage<DataOf<typeof contracts.EligibilityDecided>>): Promise<void> {
    const { caseId, households, at } = message.data;
    if (households === undefined) return;
    await this.#note(message, { type: 'note-eligibility', caseId, households, at });
  }

  /** The end of a case and the return of its file both void what is open; after a return the route opens new runs. */
  @OnContract('disbursement', contracts.CaseClosed, contracts.FileReturned)
  async stepsVoided(
    message: ContractMessage<DataOf<typeof contracts.CaseClosed | typeof contracts.FileReturned>>,
  ): Promise<void> {
    await this.#note(message, { type: 'void', closed: 'outcome' in message.data, at: message.data.at });
  }

  @OnContract('disbursement', contracts.CaseReclassified)
  async reclassified(message: ContractMessage<DataOf<typeof contracts.CaseReclassified>>): Promise<void> {
    const { localClass, at } = message.data;
    await this.#note(message, { type: 'note-reclassified', localClass, at });
  }

  @OnContract('disbursement', contracts.CaseReopened)
  async caseReopened(message: ContractMessage<DataOf<typeof contracts.CaseReopened>>): Promise<void> {
    await this.#note(message, { type: 'note-reopened', at: message.data.at });
  }

  async #note(message: ContractMessage<{ readonly caseId: string }>, command: AidCaseCommand): Promise<void> {
    const context = policyContext(message, `disbursement.aid-case.${command.type}`);
    const result = await this.ports.runner.execute(aidCase, message.data.caseId, command, context);
    if (result.outcome === 'rejected')
      throw new Error(`The incident refused ${command.type}: ${result.rejection.code}`);
  }
}
