import type { MaskedPerson } from '@alur/contracts';
import { inCase } from '@alur/identity';
import { lineOf, type StoredDocument } from '@alur/read-models';
import { LABELS, labelOf } from '@alur/standards';
import { INCIDENT_READERS } from '../application/access.ts';
import type { GoodsGiven, HouseholdDocument, MoneyGiven } from '../views/distribution.ts';
import type { StockDocument } from '../views/stock.ts';
import { list, pagesOf } from './export/list.ts';
import type { ListQuery } from './export/lists.ts';
import { inWords } from './export/sheet.ts';

export type HouseholdState = 'removed' | 'assessed' | 'eligible' | 'not-eligible' | 'prepared' | 'served';

interface GoodsLine extends Omit<GoodsGiven, 'lines'> {
  readonly handoverId: string;
  readonly lines: readonly (GoodsGiven['lines'][number] & { readonly label: string })[];
}

export interface HouseholdLine
  extends Omit<HouseholdDocument, 'tenant' | 'caseId' | 'subjectId' | 'counted' | 'goods' | 'money'> {
  readonly person: MaskedPerson | null;
  readonly damageLabel: string | null;
  readonly state: HouseholdState;
  readonly stateLabel: string;
  readonly goods: readonly GoodsLine[];
  readonly money: readonly (MoneyGiven & { readonly requestId: string })[];
}

export const listDistribution = list<ListQuery, HouseholdLine>({
  operationId: 'ListDistribution_list',
  heading: 'Bencana',
  route: 'api/portal/incidents/:caseId/distribution',
  readers: INCIDENT_READERS,
  access: inCase('line'),
  summary: 'Daftar distribusi satu kejadian: keluarga, kerusakan, barang dan dana yang diterima dengan BAST',
  find: async (sources, { officer, tenant, id: caseId }) => {
    const { eligible } = await sources.incidents.one(officer, caseId);
    return pagesOf(sources.views.distribution, { filter: { tenant, caseId } }, async (items) => {
      const personOf = await sources.people(tenant, items);
      const given = items.flatMap(({ goods }) => Object.values(goods).flatMap(({ lines }) => lines));
      const stock = await sources.views.stock.getMany([...new Set(given.map(({ item }) => `${tenant}/${item}`))]);
      return items.map((item) => ({ ...describe(item, eligible, stock), person: personOf(item) }));
    });
  },
  name: 'distribusi-bantuan',
  columns: [
    ['Keluarga', (line) => line.householdId],
    ['Kepala keluarga (disamarkan)', (line) => line.person?.name ?? null],
    ['Anggota', (line) => line.members],
    ['Kerusakan', (line) => line.damageLabel],
    ['Meninggal', (line) => line.dead],
    ['Luka', (line) => line.injured],
    ['Mengungsi', (line) => line.displaced],
    ['Keadaan', (line) => line.stateLabel],
    ['Barang', (line) => handed(line).map(textOf).join('; ') || null],
    [
      'BAST barang',
      (line) =>
        handed(line)
          .map((given) => given.bast)
          .join('; ') || null,
    ],
    [
      'Barang diserahkan',
      (line, stamp) =>
        handed(line)
          .map(({ at }) => stamp(at)?.text)
          .join('; ') || null,
    ],
    ['Dana (Rp)', (line) => line.money.reduce((sum, { amount }) => sum + amount, 0)],
    ['BAST dana', (line) => line.money.map(({ bast }) => bast).join('; ') || null],
    ['Dana diserahkan', (line, stamp) => line.money.map(({ at }) => stamp(at)?.text).join('; ') || null],
    ['Alasan dikeluarkan', (line) => inWords(line.removedFor)],
  ],
});

function handed({ goods }: HouseholdLine): readonly GoodsLine[] {
  return goods.filter(({ state }) => state === 'handed-over');
}

function textOf({ lines }: GoodsLine): string {
  return lines.map(({ label, quantity, unit }) => `${label} ${quantity} ${unit}`).join(', ');
}

function describe(
  household: HouseholdDocument & StoredDocument,
  eligible: readonly string[] | null,
  stock: ReadonlyMap<string, StockDocument>,
): Omit<HouseholdLine, 'person'> {
  const { caseId, subjectId, counted, goods, money, ...known } = lineOf(household);
  const state = stateOf(household, eligible);
  return {
    ...known,
    damageLabel: known.damage && labelOf(LABELS.damage, known.damage),
    state,
    stateLabel: labelOf(LABELS.householdStates, state),
    goods: Object.entries(goods).map(([handoverId, { lines, ...given }]) => ({
      ...given,
      handoverId,
      lines: lines.map((line) => ({
        ...line,
        label: stock.get(`${household.tenant}/${line.item}`)?.label ?? line.item,
      })),
    })),
    money: Object.entries(money).map(([requestId, given]) => ({ ...given, requestId })),
  };
}

/** What was given counts more than what was decided. */
function stateOf(
  { householdId, removedFor, goods, money }: HouseholdDocument,
  eligible: readonly string[] | null,
): HouseholdState {
  const goodsStates = Object.values(goods).map(({ state }) => state);
  if (goodsStates.includes('handed-over') || Object.keys(money).length > 0) return 'served';
  if (removedFor !== null) return 'removed';
  if (goodsStates.includes('prepared')) return 'prepared';
  if (eligible === null) return 'assessed';
  return eligible.includes(householdId) ? 'eligible' : 'not-eligible';
}
