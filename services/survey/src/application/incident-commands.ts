import type { CommandContext } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type IncidentCommand, incidentResponse } from '../domain/incident-response.ts';

/** Runs a command of an officer on the answer to an incident, and stores in the vault what may not be in the log. */
@Injectable()
export class IncidentCommands {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException 404 when no step of an incident was opened for this case, 503 when one may be on its way. */
  async run(caseId: string, command: IncidentCommand, context: CommandContext) {
    await this.load(context.tenant, caseId);
    return this.ports.freshness.whenHeard(caseId, () =>
      this.ports.runner.execute(incidentResponse, caseId, command, context),
    );
  }

  /** @throws ProblemException 404 when no step of an incident was opened for this case. */
  async load(tenant: string, caseId: string) {
    return this.ports.freshness.find(
      async () => {
        const loaded = await this.ports.runner.load(incidentResponse, tenant, caseId);
        return loaded.revision < 0 ? undefined : loaded;
      },
      () => new ProblemException(404, 'incident-not-found', 'Kejadian ini tidak ada di sini.'),
      caseId,
    );
  }

  /** Id of the kept note; null when there is none. A note about an incident belongs to the case. */
  async keepNote(tenant: string, caseId: string, note: string | undefined): Promise<string | null> {
    const text = note?.trim() ?? '';
    if (text === '') return null;
    return this.ports.vault.put({ tenant, subjectId: `case:${caseId}`, kind: 'note', data: { caseId, text } });
  }

  /** @throws SubjectErasedError */
  async keepAssessment(tenant: string, subjectId: string, recordId: string, data: object): Promise<void> {
    await this.ports.vault.put({ tenant, subjectId, kind: 'household-assessment', recordId, data });
  }
}

/** Who acts, in the words of the domain. */
export function acting(officer: Officer, context: CommandContext) {
  return { by: officer.id, roles: officer.roles, at: context.at };
}
