import type { CommandContext } from '@alur/event-sourcing';
import { PORTS, type ServicePorts } from '@alur/platform';
import { ageAt, isScreened, screeningHints } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { OpenCase } from '../domain/case-commands.ts';
import type { Warning } from './people/identity.ts';
import { PeopleVault } from './people/people-vault.ts';

/** Looks at a new case once more: it warns and never refuses. */
@Injectable()
export class Screening {
  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'standards'>,
    @Inject(PeopleVault) private readonly people: PeopleVault,
  ) {}

  /** Birth date and sex are looked up, and so logged, only where a rule of the service may need them. */
  async of({ service, subjectId, reporterId, caseId, choice }: OpenCase, context: CommandContext): Promise<Warning[]> {
    if (subjectId === null || !isScreened(service)) return [];
    const { tenant, actor: officer, correlationId, at } = context;
    const look = { tenant, subjectId, caseId, officer, correlationId, purpose: 'kelengkapan' };
    const known = await this.people.screened(look);
    if (known === null) return [];
    const { zone } = this.ports.standards.tenant(tenant);
    const age = known.birthDate === null ? null : ageAt(known.birthDate, at, zone);
    const screened = { service, choice: choice?.value ?? null, age, sex: known.sex, reporter: reporterId !== null };
    return screeningHints(screened).map(({ code, message, basis }) => {
      return { field: 'subject', code, message: `${message} Dasar: ${basis}.` };
    });
  }
}
