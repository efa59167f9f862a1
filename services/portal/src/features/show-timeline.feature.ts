import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { Routes } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { CASE_READERS } from '@alur/standards';
import { Get, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { CaseLines } from '../application/case-lines.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { TimelineEntry } from '../views/timeline.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export interface TimelineLine extends Pick<TimelineEntry, 'at' | 'type' | 'by' | 'facts'> {
  /** What happened, for people: `Surat ditandatangani`. */
  readonly label: string;
}

const SHEET: Sheet<TimelineLine> = {
  name: 'riwayat-perkara',
  columns: [
    ['Waktu', (line, stamp) => stamp(line.at)],
    ['Kejadian', (line) => line.label],
    ['Oleh', (line) => line.by],
    ['Keterangan', (line) => JSON.stringify(line.facts)],
  ],
};

@Routes('api/portal/cases', 'Perkara')
export class ShowTimeline {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(CaseLines) private readonly cases: CaseLines,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  @Get(':caseId/timeline')
  @Roles(...CASE_READERS)
  @Listed('Riwayat perkara dari semua layanan, yang terlama lebih dulu')
  async show(
    @CurrentOfficer() officer: Officer,
    @Param('caseId') caseId: string,
    @Query() query: ListQuery,
  ): Promise<Page<TimelineLine> | StreamableFile> {
    const { tenant } = await this.cases.one(officer, caseId);
    const sort = { by: ['at'], direction: 'asc' } as const;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.timeline.find({ filter: { tenant, caseId }, sort, ...paging });
      return {
        items: items.map(({ at, type, by, facts }) => ({ at, type, label: this.wording.event(type), by, facts })),
        next,
      };
    });
  }
}
