import type { Officer } from '@alur/identity';
import { type Paging, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { Filter, Page, StoredDocument } from '@alur/read-models';
import { Inject, Injectable } from '@nestjs/common';
import type { GrantDocument } from '../views/grants.ts';
import { inTenant } from './access.ts';
import { PortalViews } from './portal-views.ts';
import { Wording } from './wording.ts';

/** Recipients of a batch, counted by state. */
export interface GrantProgress {
  readonly listed: number;
  readonly verified: number;
  readonly fieldChecked: number;
  readonly handedOver: number;
  readonly removed: number;
  readonly recipients: number;
  /** Recipients who receive aid elsewhere, too. */
  readonly doubleAid: number;
}

export interface GrantLine extends Omit<GrantDocument, 'tenant'>, GrantProgress {
  readonly batchId: string;
  readonly serviceName: string | null;
}

/** Batches with their progress, the newest first. */
@Injectable()
export class GrantLines {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  async page(filter: Filter & { readonly tenant: string }, paging: Paging): Promise<Page<GrantLine>> {
    const { items, next } = await this.views.grants.find({
      filter: { ...filter, openedAt: { gte: '' } },
      sort: { by: ['openedAt'], direction: 'desc' },
      ...paging,
    });
    return { items: await this.#lines(filter.tenant, items), next };
  }

  /** @throws ProblemException 404 when the office has no such batch, 503 when it may be on its way. */
  async one(officer: Officer, batchId: string): Promise<GrantLine> {
    const found = await this.ports.freshness.find(
      async () => inTenant(officer, await this.views.grants.get(batchId)),
      () => new ProblemException(404, 'batch-not-found', 'Daftar penyaluran ini tidak ada. Periksa nomornya.'),
    );
    const [line] = await this.#lines(officer.tenant, [found]);
    return line!;
  }

  async #lines(tenant: string, batches: readonly (GrantDocument & StoredDocument)[]): Promise<GrantLine[]> {
    const filter = { tenant, batchId: { in: batches.map(({ _id }) => _id) } };
    const states = await this.views.grantRecipients.groupCount(filter, ['batchId', 'state']);
    const flagged = await this.views.grantRecipients.groupCount({ ...filter, flagged: true }, ['batchId']);
    return batches.map(({ _id, _version, _sources, tenant: _, ...batch }) => {
      const own = states.filter(({ key }) => key[0] === _id);
      const count = (state: string) => own.find(({ key }) => key[1] === state)?.count ?? 0;
      return {
        ...batch,
        batchId: _id,
        serviceName: batch.service && this.wording.serviceName(batch.service),
        listed: count('listed'),
        verified: count('verified'),
        fieldChecked: count('field-checked'),
        handedOver: count('handed-over'),
        removed: count('removed'),
        recipients: own.reduce((sum, group) => sum + group.count, 0),
        doubleAid: flagged.find(({ key }) => key[0] === _id)?.count ?? 0,
      };
    });
  }
}
