import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Page, StoredDocument } from '@alur/read-models';
import { FUNDS_DESKS, fundsDeskOf } from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { MONEY_READERS } from '../application/access.ts';
import { FUNDS_ACT_LABELS, FUNDS_STATE_LABELS, labelOf } from '../application/labels.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { CaseDocument } from '../views/cases.ts';
import type { FundRequestDocument, FundsSide } from '../views/fund-requests.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

const EVERY_DESK = 'semua';
const DESKS = ['bpkad', 'dinas', EVERY_DESK] as const;
const STATES = Object.keys(FUNDS_STATE_LABELS);
const DAY_MS = 86_400_000;

export class FundRequestsQuery extends ListQuery {
  @ChoiceField(DESKS, { optional: true, default: 'bpkad', description: 'Di meja mana tindakan berikutnya' })
  desk?: FundsSide | typeof EVERY_DESK;

  @ChoiceField(STATES, { optional: true })
  state?: string;
}

export interface FundRequestLine extends Omit<FundRequestDocument, 'tenant' | 'paid'> {
  readonly requestId: string;
  readonly ticket: string | null;
  readonly serviceName: string | null;
  readonly stateLabel: string;
  /** Whole days since the request came to BPKAD. */
  readonly ageDays: number;
  readonly nextAct: string | null;
  readonly nextRole: string | null;
  /** Rupiah handed over to victims. */
  readonly handedOver: number;
}

const SHEET: Sheet<FundRequestLine> = {
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
    ['Alasan', (line) => line.reasonCode],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal/bpkad', 'Dana')
export class ListFundRequests {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /** The requests that wait longest come first. No recipient is named. */
  @Get('requests')
  @Roles(...MONEY_READERS)
  @Listed('Meja BPKAD: pengajuan dana yang menunggu, yang terlama lebih dulu')
  list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: FundRequestsQuery,
  ): Promise<Page<FundRequestLine> | StreamableFile> {
    const { desk = 'bpkad', state } = query;
    const filter = {
      tenant,
      ...(desk === EVERY_DESK ? {} : { desk }),
      ...(state === undefined ? {} : { state }),
    };
    const sort = { by: ['requestedAt'], direction: 'asc' } as const;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.fundRequests.find({ filter, sort, ...paging });
      const cases = await this.views.cases.getMany([...new Set(items.map((item) => item.caseId))]);
      return { items: items.map((item) => this.#line(item, cases.get(item.caseId))), next };
    });
  }

  #line(request: FundRequestDocument & StoredDocument, of: CaseDocument | undefined): FundRequestLine {
    const { _id, _version, _sources, tenant, paid, ...known } = request;
    const desk = fundsDeskOf(known.state);
    return {
      ...known,
      requestId: _id,
      ticket: of?.ticket ?? null,
      serviceName: of ? this.wording.serviceName(of.service) : null,
      stateLabel: labelOf(FUNDS_STATE_LABELS, known.state),
      ageDays: Math.floor((this.ports.clock.now().getTime() - Date.parse(known.requestedAt)) / DAY_MS),
      nextAct: FUNDS_ACT_LABELS[known.state] ?? null,
      nextRole: desk === undefined ? null : FUNDS_DESKS[desk],
      handedOver: Object.values(paid).reduce((sum, amount) => sum + amount, 0),
    };
  }
}
