import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Filter, Page } from '@alur/read-models';
import { Get, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { STOCK_READERS } from '../application/access.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { LotDocument } from '../views/stock-lots.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import { type Sheet, yes } from './export/sheet.ts';

const DAY_MS = 86_400_000;

export class ExpiringQuery extends ListQuery {
  @ApiPropertyOptional({ default: 30, minimum: 0, maximum: 730 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Isi dengan jumlah hari, 0–730.' })
  @Min(0, { message: 'Paling sedikit 0 hari.' })
  @Max(730, { message: 'Paling banyak 730 hari.' })
  days?: number;
}

export interface LotLine extends Omit<LotDocument, 'tenant' | 'left'> {
  readonly label: string;
  readonly unit: string | null;
  /** The last day of use has passed. */
  readonly expired: boolean;
}

const SHEET: Sheet<LotLine> = {
  name: 'lot-gudang',
  columns: [
    ['Kode barang', (line) => line.item],
    ['Barang', (line) => line.label],
    ['Lot', (line) => line.lot],
    ['Sumber', (line) => line.source],
    ['Kedaluwarsa', (line) => line.expires],
    ['Sudah kedaluwarsa', (line) => yes(line.expired)],
    ['Di gudang', (line) => line.onHand],
    ['Disisihkan', (line) => line.reserved],
    ['Satuan', (line) => line.unit],
  ],
};

@Routes('api/portal/stock', 'Gudang')
export class ListLots {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /** Also what has expired and is still in stock. */
  @Get('expiring')
  @Roles(...STOCK_READERS)
  @Listed('Lot yang kedaluwarsa dalam sekian hari, yang paling dekat lebih dulu')
  expiring(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: ExpiringQuery,
  ): Promise<Page<LotLine> | StreamableFile> {
    const last = new Date(Date.parse(this.#today(tenant)) + (query.days ?? 30) * DAY_MS).toISOString().slice(0, 10);
    return this.#list({ tenant, left: true, expires: { lte: last } }, tenant, query);
  }

  @Get(':item/lots')
  @Roles(...STOCK_READERS)
  @Listed('Lot satu barang, yang paling dekat kedaluwarsa lebih dulu')
  ofItem(
    @CurrentOfficer() { tenant }: Officer,
    @Param('item') item: string,
    @Query() query: ListQuery,
  ): Promise<Page<LotLine> | StreamableFile> {
    return this.#list({ tenant, item, left: true }, tenant, query);
  }

  #list(filter: Filter, tenant: string, query: ListQuery): Promise<Page<LotLine> | StreamableFile> {
    const today = this.#today(tenant);
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const sort = { by: ['expires'], direction: 'asc' } as const;
      const { items, next } = await this.views.stockLots.find({ filter, sort, ...paging });
      const stock = await this.views.stock.getMany([...new Set(items.map(({ item }) => `${tenant}/${item}`))]);
      return {
        items: items.map(({ _id, _version, _sources, tenant: _, left, ...lot }) => ({
          ...lot,
          label: stock.get(`${tenant}/${lot.item}`)?.label ?? lot.item,
          unit: stock.get(`${tenant}/${lot.item}`)?.unit ?? null,
          expired: lot.expires !== null && lot.expires < today,
        })),
        next,
      };
    });
  }

  #today(tenant: string): string {
    return this.wording.localDate(tenant, this.ports.clock.now().toISOString());
  }
}
