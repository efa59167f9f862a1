import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { Role } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { OpenCase } from '../domain/case-commands.ts';
import { handlerOf } from '../domain/complaint-handlers.ts';

/** Which route a complaint takes, and what it is about. */
@Injectable()
export class ComplaintServices {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /**
   * The complaint service that is asked for, else the general one of the office.
   * @throws ProblemException 422 when it is none.
   */
  choose(tenant: string, slug: string | undefined): string {
    const complaints = this.ports.standards.services(tenant).filter((service) => service.kind === 'complaint');
    const chosen = slug === undefined ? complaints.find((s) => !s.catalogued) : complaints.find((s) => s.slug === slug);
    if (chosen) return chosen.slug;
    throw new ProblemException(
      422,
      'complaint-service-unknown',
      'Dinas ini tidak mempunyai layanan pengaduan tersebut.',
      {
        facts: { services: complaints.map((service) => service.slug) },
      },
    );
  }

  /** The role that answers in place of that of the route (office practice 4.3); null: that of the route. */
  async handler(
    tenant: string,
    service: string,
    accused: string | undefined,
    category: string | undefined,
  ): Promise<Role | null> {
    const { route } = this.ports.standards.find(service) ?? {};
    const usual = Object.values(route?.steps ?? {}).flatMap(({ kind, roles }) => (kind === 'follow-up' ? roles : []));
    return handlerOf((await this.ports.staff.of(tenant)).members, accused, category, usual);
  }

  /** @throws ProblemException 422 when the office has no such service. */
  about(
    tenant: string,
    slug: string | undefined,
    caseId: string | undefined,
    category: string | undefined,
  ): OpenCase['about'] {
    if (slug === undefined && caseId === undefined && category === undefined) return null;
    const service = slug ?? this.choose(tenant, undefined);
    if (this.ports.standards.find(service)?.tenant !== tenant) {
      throw new ProblemException(422, 'service-unknown', 'Layanan yang diadukan tidak ada di dinas ini.');
    }
    return { service, caseId: caseId ?? null, category: category ?? null };
  }
}
