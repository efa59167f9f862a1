import { PORTS, type ServicePorts } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { Inject, Injectable } from '@nestjs/common';
import { intakeCases } from '../views/intake-cases.ts';
import { linkedPeople } from './people/linked-people.ts';

export interface CaseLine {
  readonly caseId: string;
  readonly service: string;
  readonly ticket: string;
  readonly openedAt: string;
  readonly outcome: string | null;
  readonly as: 'subject' | 'reporter';
}

/** The cases in which a person appears. */
@Injectable()
export class SubjectCases {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** Also under the other ids of the same person. */
  async of(tenant: string, subjectId: string): Promise<CaseLine[]> {
    const ids = [subjectId, ...(await linkedPeople(this.ports, tenant, subjectId))];
    const lines = ids.flatMap((id) => [
      this.#all(tenant, 'subjectId', id, 'subject'),
      this.#all(tenant, 'reporterId', id, 'reporter'),
    ]);
    return (await Promise.all(lines)).flat();
  }

  async #all(tenant: string, field: 'subjectId' | 'reporterId', id: string, as: CaseLine['as']): Promise<CaseLine[]> {
    const lines: CaseLine[] = [];
    const cases = allOf(this.ports.views.of(intakeCases), { filter: { tenant, [field]: id } });
    for await (const { _id, service, ticket, openedAt, outcome } of cases) {
      lines.push({ caseId: _id, service, ticket, openedAt, outcome, as });
    }
    return lines;
  }
}
