import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type IntakeCase, intakeCases } from './intake-cases.view.ts';

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

  async of(tenant: string, subjectId: string): Promise<CaseLine[]> {
    const [about, by] = await Promise.all([
      this.#all(tenant, 'subjectId', subjectId, 'subject'),
      this.#all(tenant, 'reporterId', subjectId, 'reporter'),
    ]);
    return [...about, ...by];
  }

  async #all(tenant: string, field: 'subjectId' | 'reporterId', id: string, as: CaseLine['as']): Promise<CaseLine[]> {
    const collection = this.ports.views.collection<IntakeCase>(intakeCases.collection.name);
    const lines: CaseLine[] = [];
    let after: string | undefined;
    do {
      const page = await collection.find({ filter: { tenant, [field]: id }, limit: 200, ...(after ? { after } : {}) });
      for (const { _id, service, ticket, openedAt, outcome } of page.items) {
        lines.push({ caseId: _id, service, ticket, openedAt, outcome, as });
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
    return lines;
  }
}
