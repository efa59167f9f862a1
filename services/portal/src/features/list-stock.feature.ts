import { withoutCase } from '@alur/identity';
import { IntField } from '@alur/platform';
import { type Filter, lineOf } from '@alur/read-models';
import { STOCK_READERS } from '../application/access.ts';
import type { StockDocument } from '../views/stock.ts';
import type { LotDocument } from '../views/stock-lots.ts';
import { type ListSources, list, pagesOf } from './export/list.ts';
import { type Find, ListQuery } from './export/lists.ts';
import { type Sheet, yes } from './export/sheet.ts';

const DAY_MS = 86_400_000;

export class ExpiringQuery extends ListQuery {
  @IntField({
    optional: true,
    default: 30,
    min: 0,
    max: 730,
    fromText: true,
    message: 'Isi dengan jumlah hari, 0–730.',
  })
  days?: number;
}

type StockLine = Omit<StockDocument, 'tenant'>;

interface LotLine extends Omit<LotDocument, 'tenant' | 'left'> {
  readonly label: string;
  readonly unit: string | null;
  /** The last day of use has passed. */
  readonly expired: boolean;
}

const STOCK: Sheet<StockLine> = {
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

const LOTS: Sheet<LotLine> = {
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

const COMMON = { heading: 'Gudang', readers: STOCK_READERS, access: withoutCase('goods of the warehouse') } as const;

export const stockLists = [
  list({
    ...STOCK,
    ...COMMON,
    operationId: 'ListStock_all',
    route: 'api/portal/stock',
    summary: 'Stok gudang per barang',
    find: (sources, { tenant }) => stock(sources, { tenant }),
  }),
  list({
    ...STOCK,
    ...COMMON,
    operationId: 'ListStock_low',
    route: 'api/portal/stock/low',
    summary: 'Barang yang menipis: yang tersedia kurang dari batasnya',
    find: (sources, { tenant }) => stock(sources, { tenant, low: true }),
  }),
  list({
    ...LOTS,
    ...COMMON,
    operationId: 'ListLots_expiring',
    route: 'api/portal/stock/expiring',
    summary: 'Lot yang kedaluwarsa dalam sekian hari, yang paling dekat lebih dulu',
    query: ExpiringQuery,
    /** Also what has expired and is still in stock. */
    find: (sources, { tenant, query: { days = 30 } }) => {
      const last = new Date(Date.parse(sources.today(tenant)) + days * DAY_MS).toISOString().slice(0, 10);
      return lots(sources, tenant, { expires: { lte: last } });
    },
  }),
  list({
    ...LOTS,
    ...COMMON,
    operationId: 'ListLots_ofItem',
    route: 'api/portal/stock/:item/lots',
    summary: 'Lot satu barang, yang paling dekat kedaluwarsa lebih dulu',
    find: (sources, { tenant, id: item }) => lots(sources, tenant, { item }),
  }),
];

function stock({ views }: ListSources, filter: Filter): Find<StockLine> {
  return pagesOf(views.stock, { filter, sort: { by: ['item'], direction: 'asc' } }, (items) => items.map(lineOf));
}

/** Lots of which something is left. */
function lots(sources: ListSources, tenant: string, filter: Filter): Find<LotLine> {
  const today = sources.today(tenant);
  const reading = { filter: { tenant, ...filter, left: true }, sort: { by: ['expires'], direction: 'asc' } } as const;
  return pagesOf(sources.views.stockLots, reading, async (items) => {
    const known = await sources.views.stock.getMany([...new Set(items.map(({ item }) => `${tenant}/${item}`))]);
    return items.map((document) => {
      const { left, ...lot } = lineOf(document);
      const { label = lot.item, unit = null } = known.get(`${tenant}/${lot.item}`) ?? {};
      return { ...lot, label, unit, expired: lot.expires !== null && lot.expires < today };
    });
  });
}
