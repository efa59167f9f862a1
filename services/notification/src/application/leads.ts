import { PORTS, type ServicePorts } from '@alur/platform';
import { HIERARCHY } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { escalationList } from '../domain/escalation-list.ts';

/** Finds who answers for a role today, so that an alarm is never silent. */
@Injectable()
export class Leads {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /**
   * Officers of a role who gave an address, or its tray where none did. A role that nobody holds, or only an officer whom
   * the case accuses, is replaced by the next higher one.
   */
  async of(tenant: string, role: string, accused: readonly string[] = []): Promise<readonly string[]> {
    const { members } = await this.ports.staff.of(tenant);
    const from = (HIERARCHY as readonly string[]).indexOf(role);
    for (const held of from < 0 ? [role] : HIERARCHY.slice(from)) {
      const holders = members.filter(({ id, roles, active }) => {
        return active && !accused.includes(id) && (roles as readonly string[]).includes(held);
      });
      if (holders.length === 0) continue;
      const { state: addressed } = await this.ports.runner.load(escalationList, tenant, held);
      const reached = holders.map(({ id }) => id).filter((id) => addressed.includes(id));
      return reached.length > 0 ? reached : [`role:${held}`];
    }
    return [`role:${HIERARCHY.at(-1)}`];
  }
}
