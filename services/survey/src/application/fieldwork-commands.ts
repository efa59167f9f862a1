import type { CommandContext } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldworkCommand, fieldwork } from '../domain/fieldwork.ts';

/** Runs a command of an officer on the field work of a case. */
@Injectable()
export class FieldworkCommands {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException 503 when the step may be on its way. */
  async run(caseId: string, command: Extract<FieldworkCommand, { stepId: string }>, context: CommandContext) {
    return this.ports.freshness.whenHeard(caseId, () => this.ports.runner.execute(fieldwork, caseId, command, context));
  }

  /** @throws ProblemException 503 when the step may be on its way. */
  async load(tenant: string, caseId: string, stepId: string) {
    const load = () => this.ports.runner.load(fieldwork, tenant, caseId);
    await this.ports.freshness.heardOf(caseId, async () => Object.hasOwn((await load()).state.steps, stepId));
    return load();
  }
}

/** Who acts, in the words of the domain. */
export function acting(officer: Officer, stepId: string, context: CommandContext) {
  return { stepId, by: officer.id, roles: officer.roles, at: context.at };
}
