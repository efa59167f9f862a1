import type { MaskedPerson } from '@alur/contracts';
import { type Officer } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { StoredDocument } from '@alur/read-models';
import { type DueFlag, placeName } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CaseDocument, CaseState } from '../views/cases.ts';
import { inTenant } from './access.ts';
import { PortalViews } from './portal-views.ts';
import { Wording } from './wording.ts';

export type StoredCase = CaseDocument & StoredDocument;

export interface CaseLine {
  readonly caseId: string;
  readonly ticket: string;
  readonly kind: string;
  readonly service: string;
  readonly serviceName: string;
  readonly village: string | null;
  /** `Desa Datar, Kecamatan Muara Dua`; empty where no village is known. */
  readonly villageName: string;
  readonly person: MaskedPerson | null;
  readonly state: CaseState;
  readonly outcome: string | null;
  readonly urgent: boolean;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly dueFlag: DueFlag | null;
  readonly closedAt: string | null;
  /** Labels of the open steps. */
  readonly openSteps: readonly string[];
}

const REMEMBERED_TICKETS = 10_000;

/** Cases as officers see them in lists: with masked names. */
@Injectable()
export class CaseLines {
  /** A case keeps its ticket for good, and a worklist needs nothing else of it. */
  readonly #tickets = new LRUCache<string, string>({ max: REMEMBERED_TICKETS });

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  /**
   * For an officer whom the access rule let through.
   * @throws ProblemException 404 when the office has no such case, 503 when it may be on its way.
   */
  one(officer: Officer, caseId: string): Promise<StoredCase> {
    return this.ports.freshness.find(
      async () => inTenant(officer, await this.views.cases.get(caseId)),
      () => new ProblemException(404, 'case-not-found', 'Perkara ini tidak ada. Periksa nomornya.'),
      caseId,
    );
  }

  async of(tenant: string, cases: readonly StoredCase[]): Promise<CaseLine[]> {
    const people = await this.ports.people.masked(
      tenant,
      cases.flatMap((one) => one.subjectId ?? []),
    );
    return cases.map((one) => ({
      caseId: one._id,
      ticket: one.ticket,
      kind: one.kind,
      service: one.service,
      serviceName: this.wording.serviceName(one.service),
      village: one.village,
      villageName: placeName(one.village),
      person: people.get(one.subjectId ?? '') ?? null,
      state: one.state,
      outcome: one.outcome,
      urgent: one.urgent,
      openedAt: one.openedAt,
      dueAt: one.dueAt,
      dueFlag: this.wording.dueFlag({ ...one, limit: this.wording.definition(one.service, one.serviceVersion)?.limit }),
      closedAt: one.closedAt,
      openSteps: one.steps.map((step) => this.wording.stepLabel(one.service, one.serviceVersion, step)),
    }));
  }

  /** Tickets by case id. */
  async ticketsOf(items: readonly { readonly caseId: string }[]): Promise<ReadonlyMap<string, string>> {
    const tickets = new Map<string, string>();
    const unknown = new Set<string>();
    for (const { caseId } of items) {
      const ticket = this.#tickets.get(caseId);
      if (ticket === undefined) unknown.add(caseId);
      else tickets.set(caseId, ticket);
    }
    for (const [caseId, { ticket }] of await this.views.cases.getMany([...unknown])) {
      this.#tickets.set(caseId, ticket);
      tickets.set(caseId, ticket);
    }
    return tickets;
  }
}
