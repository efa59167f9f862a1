import { CaseClosed, CaseOpened, type ContractMessage, type DataOf, FileReturned, StepOpened } from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { INCIDENT_STEPS } from '../domain/incident-events.ts';
import { incidentResponse } from '../domain/incident-response.ts';

/** Opens the steps of an incident that intake opens, and voids them when intake does. */
@ContractConsumer()
export class IncidentProcess {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @OnContract('survey', CaseOpened)
  async caseOpened(message: ContractMessage<DataOf<typeof CaseOpened>>): Promise<void> {
    const { caseId, ticket, village, incident, openedAt: at } = message.data;
    if (incident === undefined) return;
    const { hazard, localClass, occurredAt } = incident;
    const reported = { caseId, ticket, village, hazard, localClass, occurredAt, at };
    const context = policyContext(message, 'survey.incident-reported');
    await this.ports.runner.execute(incidentResponse, caseId, { type: 'note-report', reported }, context);
  }

  @OnContract('survey', StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof StepOpened>>): Promise<void> {
    const { caseId, stepId, run, service, subjectId, village, notBy, params, dueAt, openedAt } = message.data;
    const kind = INCIDENT_STEPS.find((known) => known === message.data.kind);
    if (kind === undefined) return;
    const supplementary = params['supplementary'] === true;
    const opened = {
      caseId,
      stepId,
      run,
      kind,
      service,
      subjectId,
      village,
      notBy,
      supplementary,
      dueAt,
      at: openedAt,
    };
    const context = policyContext(message, 'survey.incident-step-opened');
    await this.ports.runner.execute(incidentResponse, caseId, { type: 'open-step', opened }, context);
  }

  @OnContract('survey', CaseClosed, FileReturned)
  async stepsVoided(message: ContractMessage<DataOf<typeof CaseClosed | typeof FileReturned>>): Promise<void> {
    const { caseId, at } = message.data;
    const context = policyContext(message, 'survey.incident-steps-voided');
    await this.ports.runner.execute(incidentResponse, caseId, { type: 'void', at }, context);
  }
}
