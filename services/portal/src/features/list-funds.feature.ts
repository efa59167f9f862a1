import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { IntField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { MONEY_READERS } from '../application/access.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { FundDocument } from '../views/funds.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class FundsQuery extends ListQuery {
  @IntField({
    optional: true,
    min: 2000,
    max: 2999,
    fromText: true,
    example: 2026,
    description: 'Tahun anggaran; tanpa isian: tahun berjalan',
  })
  year?: number;
}

export type FundLine = Omit<FundDocument, 'tenant'>;

const SHEET: Sheet<FundLine> = {
  name: 'dana',
  columns: [
    ['Tahun', (line) => line.year],
    ['Dana', (line) => line.fund],
    ['Rekening', (line) => line.line],
    ['Pagu (Rp)', (line) => line.budget],
    ['Dicadangkan (Rp)', (line) => line.reserved],
    ['Direalisasikan (Rp)', (line) => line.committed],
    ['Tersedia (Rp)', (line) => line.available],
    ['Perubahan terakhir', (line, stamp) => stamp(line.movedAt)],
  ],
};

@Routes('api/portal', 'Dana')
export class ListFunds {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('funds')
  @Roles(...MONEY_READERS)
  @Listed('Pagu, cadangan, realisasi dan sisa dana satu tahun anggaran')
  list(@CurrentOfficer() { tenant }: Officer, @Query() query: FundsQuery): Promise<Page<FundLine> | StreamableFile> {
    const { year = this.#thisYear(tenant) } = query;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.funds.find({
        filter: { tenant, year },
        sort: { by: ['fund', 'line'], direction: 'asc' },
        ...paging,
      });
      return { items: items.map(({ _id, _version, _sources, tenant: _, ...line }) => line), next };
    });
  }

  #thisYear(tenant: string): number {
    return Number(this.wording.localDate(tenant, this.ports.clock.now().toISOString()).slice(0, 4));
  }
}
