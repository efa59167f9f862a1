import { CaseClosed, type ContractMessage, type DataOf, FileReturned, StepOpened } from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { fieldwork } from '../domain/fieldwork.ts';

/** Opens the field steps that intake opens, and voids them when intake does. */
@ContractConsumer()
export class FieldworkProcess {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @OnContract('survey', StepOpened)
  async stepOpened(message: ContractMessage<DataOf<typeof StepOpened>>): Promise<void> {
    const { kind, partner, openedAt, ...step } = message.data;
    if (kind !== 'survey' && kind !== 'field-check') return;
    const { caseId, stepId, run, service, subjectId, village, roles, notBy, dueAt } = step;
    const opened = {
      caseId,
      stepId,
      run,
      kind,
      service,
      subjectId,
      village,
      roles,
      notBy,
      dueAt,
      at: openedAt,
    } as const;
    await this.ports.runner.execute(
      fieldwork,
      caseId,
      { type: 'open', opened: { ...opened, partnerRole: partner } },
      policyContext(message, 'survey.step-opened'),
    );
  }

  /** The end of a case and the return of its file both void what is open; after a return the route opens new runs. */
  @OnContract('survey', CaseClosed, FileReturned)
  async stepsVoided(message: ContractMessage<DataOf<typeof CaseClosed | typeof FileReturned>>): Promise<void> {
    const { caseId, at } = message.data;
    const context = policyContext(message, 'survey.steps-voided');
    await this.ports.runner.execute(fieldwork, caseId, { type: 'void', at }, context);
  }
}
