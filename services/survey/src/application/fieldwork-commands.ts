import type { CommandContext } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldworkCommand, fieldwork } from '../domain/fieldwork.ts';

/** Runs a command of an officer on the field work of a case. */
@Injectable()
export class FieldworkCommands {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  run(caseId: string, command: FieldworkCommand, context: CommandContext) {
    return this.ports.runner.execute(fieldwork, caseId, command, context);
  }

  async load(tenant: string, caseId: string) {
    return this.ports.runner.load(fieldwork, tenant, caseId);
  }
}

/** Who acts, in the words of the domain. */
export function acting(officer: Officer, stepId: string, context: CommandContext) {
  return { stepId, by: officer.id, roles: officer.roles, at: context.at };
}
