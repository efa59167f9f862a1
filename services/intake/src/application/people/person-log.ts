import type { PersonLook } from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import { problemOf, type ServicePorts } from '@alur/platform';
import { type SubjectCommand, type SubjectState, subjectDecider } from '../../domain/subject.ts';
import { derivedId } from '../derived-id.ts';

/** What was done with the data of each person, as events (UU 27/2022 art. 31). */
export class PersonLog {
  readonly #ports: Pick<ServicePorts, 'runner' | 'clock' | 'ids'>;

  constructor(ports: Pick<ServicePorts, 'runner' | 'clock' | 'ids'>) {
    this.#ports = ports;
  }

  async of(tenant: string, subjectId: string): Promise<SubjectState> {
    return (await this.#ports.runner.load(subjectDecider, tenant, subjectId)).state;
  }

  /** False also for a person whose registration was cut off: without its event no look at the person can be logged. */
  async isRegistered(tenant: string, subjectId: string): Promise<boolean> {
    return (await this.of(tenant, subjectId)).status === 'known';
  }

  /** @throws ProblemException when the command is refused. */
  async run(command: SubjectCommand, context: CommandContext): Promise<void> {
    const result = await this.#execute(command, context);
    if (result.outcome === 'rejected') throw problemOf(result.rejection);
  }

  /** @param lookId the same for a look that is tried again: it is logged once; a new one when absent */
  noteAccess(look: PersonLook, fields: readonly string[], lookId?: string): Promise<void> {
    return this.run(...this.#look('access', look, fields, lookId));
  }

  /**
   * That the officer has these numbers of the person. False for a person whom the office does not have any more, or whose
   * registration was cut off.
   */
  async noteMatch(look: PersonLook, fields: readonly string[], lookId?: string): Promise<boolean> {
    const matched = fields.map((field) => `${field}-match`);
    return (await this.#execute(...this.#look('match', look, matched, lookId))).outcome !== 'rejected';
  }

  #look(
    type: 'access' | 'match',
    look: PersonLook,
    fields: readonly string[],
    lookId = this.#ports.ids.next(),
  ): [SubjectCommand, CommandContext] {
    const { tenant, officer, correlationId, subjectId, purpose, caseId, service } = look;
    const at = this.#ports.clock.now().toISOString();
    return [
      { type, subjectId, officer, ...(service && { service }), purpose, caseId, fields, at },
      { tenant, actor: officer, at, commandId: lookId, correlationId },
    ];
  }

  #execute(command: SubjectCommand, context: CommandContext) {
    const { ifRevision: _, commandHash: __, ...rest } = context;
    const commandId = derivedId(context.commandId, `${command.subjectId}/${command.type}`);
    return this.#ports.runner.execute(subjectDecider, command.subjectId, command, { ...rest, commandId });
  }
}
