import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import type { Page } from '@alur/read-models';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CASE_READERS } from '../access.ts';
import { PageQuery, page, pageOptions } from '../paging.ts';
import { PortalViews } from '../portal-views.ts';
import type { TimelineEntry } from '../views/timeline.ts';
import { CaseLines } from './case-lines.ts';

export type TimelineLine = Pick<TimelineEntry, 'at' | 'type' | 'by' | 'facts'>;

@ApiTags('Perkara')
@ApiBearerAuth()
@Controller('api/portal/cases')
export class ShowTimeline {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(CaseLines) private readonly lines: CaseLines,
  ) {}

  @Get(':caseId/timeline')
  @Roles(...CASE_READERS)
  @ApiOperation({ summary: 'Riwayat perkara dari semua layanan, yang terlama lebih dulu' })
  async show(
    @CurrentOfficer() officer: Officer,
    @Param('caseId') caseId: string,
    @Query() query: PageQuery,
  ): Promise<Page<TimelineLine>> {
    const { tenant } = await this.lines.one(officer, caseId);
    const { items, next } = await page(
      this.views.timeline.find({
        filter: { tenant, caseId },
        sort: [{ field: 'at', direction: 'asc' }],
        ...pageOptions(query),
      }),
    );
    return { items: items.map(({ at, type, by, facts }) => ({ at, type, by, facts })), next };
  }
}
