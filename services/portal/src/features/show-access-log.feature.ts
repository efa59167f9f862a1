import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageQuery, page, pageOptions } from '../paging.ts';
import { PortalViews } from '../portal-views.ts';
import type { AccessEntry } from '../views/access-log.ts';

export type AccessLine = Omit<AccessEntry, 'tenant' | 'subjectId'>;

@ApiTags('Pelindungan data')
@ApiBearerAuth()
@Controller('api/portal/access-log')
export class ShowAccessLog {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
  ) {}

  @Get(':subjectId')
  @Roles('petugas-pdp', 'kepala-dinas')
  @ApiOperation({ summary: 'Siapa melihat data diri seseorang, untuk keperluan apa, yang terbaru lebih dulu' })
  async show(
    @CurrentOfficer() { tenant }: Officer,
    @Param('subjectId') subjectId: string,
    @Query() query: PageQuery,
  ): Promise<Page<AccessLine>> {
    const { items, next } = await page(
      this.views.accessLog.find({
        filter: { tenant, subjectId },
        sort: [{ field: 'at', direction: 'desc' }],
        ...pageOptions(query),
      }),
    );
    if (items.length === 0) await this.#requireKnown(tenant, subjectId);
    const line = ({ at, act, officer, purpose, fields, caseId }: AccessEntry) => ({
      at,
      act,
      officer,
      purpose,
      fields,
      caseId,
    });
    return { items: items.map(line), next };
  }

  /** An empty log must not read as "nobody looked" for a person whom this office does not have. */
  async #requireKnown(tenant: string, subjectId: string): Promise<void> {
    if ((await this.ports.people.masked(tenant, [subjectId])).has(subjectId)) return;
    throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
  }
}
