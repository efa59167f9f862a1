import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { Routes } from '@alur/platform';
import type { Filter, Page } from '@alur/read-models';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { STOCK_READERS } from '../application/access.ts';
import { PortalViews } from '../application/portal-views.ts';
import type { StockDocument } from '../views/stock.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import { type Sheet, yes } from './export/sheet.ts';

export type StockLine = Omit<StockDocument, 'tenant'>;

const SHEET: Sheet<StockLine> = {
  name: 'stok-gudang',
  columns: [
    ['Kode barang', (line) => line.item],
    ['Barang', (line) => line.label],
    ['Satuan', (line) => line.unit],
    ['Di gudang', (line) => line.onHand],
    ['Disisihkan', (line) => line.reserved],
    ['Tersedia', (line) => line.available],
    ['Batas menipis', (line) => line.lowBelow],
    ['Menipis', (line) => yes(line.low)],
    ['Perubahan terakhir', (line, stamp) => stamp(line.movedAt)],
  ],
};

@Routes('api/portal/stock', 'Gudang')
export class ListStock {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @Roles(...STOCK_READERS)
  @Listed('Stok gudang per barang')
  all(@CurrentOfficer() { tenant }: Officer, @Query() query: ListQuery): Promise<Page<StockLine> | StreamableFile> {
    return this.#list({ tenant }, tenant, query);
  }

  @Get('low')
  @Roles(...STOCK_READERS)
  @Listed('Barang yang menipis: yang tersedia kurang dari batasnya')
  low(@CurrentOfficer() { tenant }: Officer, @Query() query: ListQuery): Promise<Page<StockLine> | StreamableFile> {
    return this.#list({ tenant, low: true }, tenant, query);
  }

  #list(filter: Filter, tenant: string, query: ListQuery): Promise<Page<StockLine> | StreamableFile> {
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const sort = { by: ['item'], direction: 'asc' } as const;
      const { items, next } = await this.views.stock.find({ filter, sort, ...paging });
      return { items: items.map(({ _id, _version, _sources, tenant: _, ...line }) => line), next };
    });
  }
}
