import type { MaskedPerson } from '@alur/contracts';
import { CurrentOfficer, type Officer, Roles, requireJurisdiction } from '@alur/identity';
import { type Paging, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Page, StoredDocument } from '@alur/read-models';
import { Get, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { INCIDENT_READERS } from '../application/access.ts';
import { IncidentLines } from '../application/incident-lines.ts';
import { DAMAGE_LABELS, HOUSEHOLD_STATE_LABELS, labelOf } from '../application/labels.ts';
import { PortalViews } from '../application/portal-views.ts';
import type { GoodsGiven, HouseholdDocument, MoneyGiven } from '../views/distribution.ts';
import type { StockDocument } from '../views/stock.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

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

const SHEET: Sheet<HouseholdLine> = {
  name: 'distribusi-bantuan',
  columns: [
    ['Keluarga', (line) => line.householdId],
    ['Kepala keluarga (disamarkan)', (line) => line.person?.name ?? null],
    ['NIK (disamarkan)', (line) => line.person?.nik ?? null],
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
          .map(({ at }) => stamp(at))
          .join('; ') || null,
    ],
    ['Dana (Rp)', (line) => line.money.reduce((sum, { amount }) => sum + amount, 0)],
    ['BAST dana', (line) => line.money.map(({ bast }) => bast).join('; ') || null],
    ['Dana diserahkan', (line, stamp) => line.money.map(({ at }) => stamp(at)).join('; ') || null],
    ['Alasan dikeluarkan', (line) => line.removedFor],
  ],
};

function handed({ goods }: HouseholdLine): readonly GoodsLine[] {
  return goods.filter(({ state }) => state === 'handed-over');
}

function textOf({ lines }: GoodsLine): string {
  return lines.map(({ label, quantity, unit }) => `${label} ${quantity} ${unit}`).join(', ');
}

@Routes('api/portal/incidents', 'Bencana')
export class ListDistribution {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(IncidentLines) private readonly incidents: IncidentLines,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get(':caseId/distribution')
  @Roles(...INCIDENT_READERS)
  @Listed('Daftar distribusi satu kejadian: keluarga, kerusakan, barang dan dana yang diterima dengan BAST')
  async list(
    @CurrentOfficer() officer: Officer,
    @Param('caseId') caseId: string,
    @Query() query: ListQuery,
  ): Promise<Page<HouseholdLine> | StreamableFile> {
    const { village, eligible } = await this.incidents.one(officer, caseId);
    requireJurisdiction(officer, village);
    const { tenant } = officer;
    return this.lists.answer(tenant, query, SHEET, (paging) => this.#page(tenant, caseId, eligible, paging));
  }

  async #page(
    tenant: string,
    caseId: string,
    eligible: readonly string[] | null,
    paging: Paging,
  ): Promise<Page<HouseholdLine>> {
    const { items, next } = await this.views.distribution.find({ filter: { tenant, caseId }, ...paging });
    const subjects = items.flatMap(({ subjectId }) => subjectId ?? []);
    const people = await this.ports.people.masked(tenant, subjects);
    const given = items.flatMap(({ goods }) => Object.values(goods).flatMap(({ lines }) => lines));
    const stock = await this.views.stock.getMany([...new Set(given.map(({ item }) => `${tenant}/${item}`))]);
    const line = (household: HouseholdDocument & StoredDocument): HouseholdLine => ({
      ...describe(household, eligible, stock),
      person: people.get(household.subjectId ?? '') ?? null,
    });
    return { items: items.map(line), next };
  }
}

function describe(
  household: HouseholdDocument & StoredDocument,
  eligible: readonly string[] | null,
  stock: ReadonlyMap<string, StockDocument>,
): Omit<HouseholdLine, 'person'> {
  const { _id, _version, _sources, tenant, caseId, subjectId, counted, goods, money, ...known } = household;
  const state = stateOf(household, eligible);
  return {
    ...known,
    damageLabel: known.damage && labelOf(DAMAGE_LABELS, known.damage),
    state,
    stateLabel: labelOf(HOUSEHOLD_STATE_LABELS, state),
    goods: Object.entries(goods).map(([handoverId, { lines, ...given }]) => ({
      ...given,
      handoverId,
      lines: lines.map((line) => ({ ...line, label: stock.get(`${tenant}/${line.item}`)?.label ?? line.item })),
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
