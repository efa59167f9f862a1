import type { Officer } from '@alur/identity';
import { type Paging, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { Filter, Page, StoredDocument } from '@alur/read-models';
import { LABELS, labelOf, placeName } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { IncidentDocument } from '../views/incidents.ts';
import { inTenant } from './access.ts';
import { PortalViews } from './portal-views.ts';
import { Wording } from './wording.ts';

export interface IncidentLine {
  readonly caseId: string;
  readonly ticket: string | null;
  readonly service: string | null;
  readonly serviceName: string | null;
  /** Decides the form of aid. */
  readonly localClass: IncidentDocument['localClass'];
  readonly classLabel: string | null;
  /** Class of UU 24/2007. */
  readonly uuClass: string | null;
  readonly hazard: string | null;
  readonly hazardLabel: string | null;
  readonly occurredAt: string | null;
  readonly openedAt: string | null;
  readonly village: string | null;
  /** `Desa Datar, Kecamatan Muara Dua`; empty where no village is known. */
  readonly villageName: string;
  /** Rounded to about 1 km. */
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly urgent: boolean;
  readonly state: IncidentDocument['state'];
  readonly stateLabel: string;
  readonly outcome: string | null;
  readonly closedAt: string | null;
  /** How the goods and the money step ended; null while they are open or not begun. */
  readonly goods: string | null;
  readonly funds: string | null;
  /** Households assessed, those found eligible (null before the decision), people displaced. */
  readonly households: number;
  readonly eligible: number | null;
  readonly displaced: number;
}

interface Affected {
  readonly households: number;
  readonly displaced: number;
}

/** Incidents as lists and the map show them, the newest first. */
@Injectable()
export class IncidentLines {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  async page(filter: Filter & { readonly tenant: string }, paging: Paging): Promise<Page<IncidentLine>> {
    const { items, next } = await this.views.incidents.find({
      filter: { ...filter, openedAt: { gte: '' } },
      sort: { by: ['openedAt'], direction: 'desc' },
      ...paging,
    });
    const affected = await this.#affected(
      filter.tenant,
      items.map(({ caseId }) => caseId),
    );
    return { items: items.map((item) => this.#line(item, affected.get(item.caseId))), next };
  }

  /** @throws ProblemException 404 when the case is no incident of the office, 503 when it may be on its way. */
  one(officer: Officer, caseId: string): Promise<IncidentDocument & StoredDocument> {
    return this.ports.freshness.find(
      async () => inTenant(officer, await this.views.incidents.get(caseId)),
      () => new ProblemException(404, 'incident-not-found', 'Kejadian ini tidak ada. Periksa nomornya.'),
      caseId,
    );
  }

  /** Counted per number of displaced people, so that no household is read. */
  async #affected(tenant: string, caseIds: readonly string[]): Promise<Map<string, Affected>> {
    const filter = { tenant, counted: true, caseId: { in: caseIds } };
    const sums = new Map<string, Affected>();
    for (const { key, count } of await this.views.distribution.groupCount(filter, ['caseId', 'displaced'])) {
      const { households, displaced } = sums.get(String(key[0])) ?? { households: 0, displaced: 0 };
      sums.set(String(key[0]), { households: households + count, displaced: displaced + count * Number(key[1]) });
    }
    return sums;
  }

  #line(incident: IncidentDocument, affected: Affected = { households: 0, displaced: 0 }): IncidentLine {
    const { caseId, filed, openedAt, village, localClass, state, outcome, closedAt, eligible, goods, funds } = incident;
    return {
      caseId,
      ticket: filed?.ticket ?? null,
      service: filed?.service ?? null,
      serviceName: filed ? this.wording.serviceName(filed.service) : null,
      localClass,
      classLabel: localClass && labelOf(LABELS.localClasses, localClass),
      uuClass: filed?.uuClass ?? null,
      hazard: filed?.hazard ?? null,
      hazardLabel: filed ? labelOf(LABELS.hazards, filed.hazard) : null,
      occurredAt: filed?.occurredAt ?? null,
      openedAt,
      village,
      villageName: placeName(village),
      place: filed?.place ?? null,
      urgent: filed?.urgent ?? false,
      state,
      // A withdrawn incident is not a finished one.
      stateLabel: outcome === null ? labelOf(LABELS.caseStates, state) : labelOf(LABELS.outcomes, outcome),
      outcome,
      closedAt,
      goods,
      funds,
      ...affected,
      eligible: eligible?.length ?? null,
    };
  }
}
