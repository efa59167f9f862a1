import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
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
  constructor(@Inject(PortalViews) private readonly views: PortalViews) {}

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
}
