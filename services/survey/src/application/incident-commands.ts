import { Answered, accept, type Call, PORTS, ProblemException, type ServicePorts, type Without } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type IncidentCommand, incidentResponse } from '../domain/incident-response.ts';

/** What an officer asks for; who asks and when come with the call. */
type Asked = Without<Extract<IncidentCommand, { by: string }>, 'by' | 'roles' | 'at'>;

/** Runs a command of an officer on the answer to an incident, and stores in the vault what may not be in the log. */
@Injectable()
export class IncidentCommands {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /**
   * @throws ProblemException when the command is refused, 404 when no step of an incident was opened for this case, 503
   * when one may be on its way.
   */
  async run(call: Call, caseId: string, asked: Asked) {
    const { context } = call;
    await this.load(context.tenant, caseId);
    const command = commandOf(call, asked);
    const execute = () => this.ports.runner.execute(incidentResponse, caseId, command, context);
    return accept(await this.ports.freshness.whenHeard(caseId, execute));
  }

  /** Runs a command and answers it as a route does: the case, `shown`, the revision. */
  async answer<Shown extends object>(call: Call, caseId: string, asked: Asked, shown: Shown = {} as Shown) {
    const done = await this.run(call, caseId, asked);
    return new Answered(done, { caseId, ...shown, revision: done.revision });
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

  /**
   * Id of the kept note; null when there is none. A note about an incident belongs to the case.
   * @throws ProblemException 404 when no step of an incident was opened for this case.
   */
  async keepNote({ context: { tenant } }: Call, caseId: string, note: string | undefined): Promise<string | null> {
    await this.load(tenant, caseId);
    const text = note?.trim() ?? '';
    if (text === '') return null;
    return this.ports.vault.put({ tenant, subjectId: `case:${caseId}`, kind: 'note', data: { caseId, text } });
  }

  /** @throws SubjectErasedError */
  async keepAssessment(tenant: string, subjectId: string, recordId: string, data: object): Promise<void> {
    await this.ports.vault.put({ tenant, subjectId, kind: 'household-assessment', recordId, data });
  }
}

/** The command with who gives it and when. */
export function commandOf({ officer, context }: Call, asked: Asked): IncidentCommand {
  return { ...asked, by: officer.id, roles: officer.roles, at: context.at } as IncidentCommand;
}
