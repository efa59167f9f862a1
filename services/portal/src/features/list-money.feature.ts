import { withoutCase } from '@alur/identity';
import { ChoiceField, IntField } from '@alur/platform';
import { asked, lineOf, type StoredDocument } from '@alur/read-models';
import { FUNDS_DESKS, fundsDeskOf, LABELS, labelOf } from '@alur/standards';
import { MONEY_READERS } from '../application/access.ts';
import type { CaseDocument } from '../views/cases.ts';
import type { FundRequestDocument, FundsSide } from '../views/fund-requests.ts';
import { type ListSources, list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { inWords } from './export/sheet.ts';

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

export const listFunds = list({
  operationId: 'ListFunds_list',
  heading: 'Dana',
  route: 'api/portal/funds',
  readers: MONEY_READERS,
  access: withoutCase('money of the office, without persons'),
  summary: 'Pagu, cadangan, realisasi dan sisa dana satu tahun anggaran',
  query: FundsQuery,
  find: (sources, { tenant, query }) => {
    const { year = Number(sources.today(tenant).slice(0, 4)) } = query;
    const sort = { by: ['fund', 'line'], direction: 'asc' } as const;
    return pagesOf(sources.views.funds, { filter: { tenant, year }, sort }, (items) => items.map(lineOf));
  },
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
});

const EVERY_DESK = 'semua';
const DESKS = ['bpkad', 'dinas', EVERY_DESK] as const;
const STATES = Object.keys(LABELS.fundsStates);
const DAY_MS = 86_400_000;

export class FundRequestsQuery extends ListQuery {
  @ChoiceField(DESKS, { optional: true, default: 'bpkad', description: 'Di meja mana tindakan berikutnya' })
  desk?: FundsSide | typeof EVERY_DESK;

  @ChoiceField(STATES, { optional: true })
  state?: string;
}

/** The requests that wait longest come first. No recipient is named. */
export const listFundRequests = list({
  operationId: 'ListFundRequests_list',
  heading: 'Dana',
  route: 'api/portal/bpkad/requests',
  readers: MONEY_READERS,
  access: withoutCase('money of the office, without persons'),
  summary: 'Meja BPKAD: pengajuan dana yang menunggu, yang terlama lebih dulu',
  query: FundRequestsQuery,
  find: (sources, { tenant, query: { desk = 'bpkad', state } }) =>
    pagesOf(
      sources.views.fundRequests,
      {
        filter: asked({ tenant, desk: desk === EVERY_DESK ? undefined : desk, state }),
        sort: { by: ['requestedAt'], direction: 'asc' },
      },
      async (items) => {
        const cases = await sources.views.cases.getMany([...new Set(items.map(({ caseId }) => caseId))]);
        return items.map((item) => describe(sources, item, cases.get(item.caseId)));
      },
    ),
  name: 'pengajuan-dana',
  columns: [
    ['Nota dinas', (line) => line.notaDinas],
    ['Nomor tiket', (line) => line.ticket],
    ['Layanan', (line) => line.serviceName],
    ['Keadaan', (line) => line.stateLabel],
    ['Sejak', (line, stamp) => stamp(line.stateSince)],
    ['Diajukan', (line, stamp) => stamp(line.requestedAt)],
    ['Umur (hari)', (line) => line.ageDays],
    ['Tindakan berikutnya', (line) => line.nextAct],
    ['Jumlah (Rp)', (line) => line.amount],
    ['Penerima', (line) => line.recipients],
    ['Diserahkan (Rp)', (line) => line.handedOver],
    ['Dikembalikan (Rp)', (line) => line.returned],
    ['SPP', (line) => line.spp],
    ['SPM', (line) => line.spm],
    ['SP2D', (line) => line.sp2d],
    ['Dana', (line) => line.fund],
    ['Tahun', (line) => line.year],
    ['Rekening', (line) => line.line],
    ['Alasan', (line) => inWords(line.reasonCode)],
    ['Perkara', (line) => line.caseId],
  ],
});

function describe(
  { wording, ports }: ListSources,
  request: FundRequestDocument & StoredDocument,
  of: CaseDocument | undefined,
) {
  const { paid, ...known } = lineOf(request);
  const desk = fundsDeskOf(known.state);
  return {
    ...known,
    requestId: request._id,
    ticket: of?.ticket ?? null,
    serviceName: of ? wording.serviceName(of.service) : null,
    stateLabel: labelOf(LABELS.fundsStates, known.state),
    /** Whole days since the request came to BPKAD. */
    ageDays: Math.floor((ports.clock.now().getTime() - Date.parse(known.requestedAt)) / DAY_MS),
    nextAct: LABELS.fundsActs[known.state] ?? null,
    nextRole: desk === undefined ? null : FUNDS_DESKS[desk],
    /** Rupiah handed over to victims. */
    handedOver: Object.values(paid).reduce((sum, amount) => sum + amount, 0),
  };
}
