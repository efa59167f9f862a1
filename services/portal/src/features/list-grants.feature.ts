import type { MaskedPerson } from '@alur/contracts';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, type Paging, PatternField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { GRANT_READERS } from '../application/access.ts';
import { type GrantLine, GrantLines } from '../application/grant-lines.ts';
import { GRANT_STATE_LABELS, labelOf } from '../application/labels.ts';
import { PortalViews } from '../application/portal-views.ts';
import type { GrantRecipientDocument } from '../views/grant-recipients.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import { type Sheet, yes } from './export/sheet.ts';

const STATES = Object.keys(GRANT_STATE_LABELS);

export class GrantsQuery extends ListQuery {
  @PatternField(/^[A-Za-z0-9-]{2,80}$/, { optional: true, example: 'bansos-lansia' })
  programme?: string;
}

export class RecipientsQuery extends ListQuery {
  @ChoiceField(STATES, { optional: true })
  state?: string;
}

export interface RecipientLine extends Omit<GrantRecipientDocument, 'tenant' | 'batchId' | 'subjectId' | 'flagged'> {
  readonly person: MaskedPerson | null;
  readonly stateLabel: string | null;
}

/** A batch and one page of its recipients. */
export type GrantPage = GrantLine & Page<RecipientLine>;

const BATCHES: Sheet<GrantLine> = {
  name: 'penyaluran-bantuan',
  columns: [
    ['Program', (line) => line.programme],
    ['Layanan', (line) => line.serviceName],
    ['Dibuka', (line, stamp) => stamp(line.openedAt)],
    ['Keputusan', (line) => line.decree?.number ?? null],
    ['Tanggal keputusan', (line) => line.decree?.date ?? null],
    ['Penerima', (line) => line.recipients],
    ['Terdaftar', (line) => line.listed],
    ['Terverifikasi', (line) => line.verified],
    ['Diperiksa di lapangan', (line) => line.fieldChecked],
    ['Sudah menerima', (line) => line.handedOver],
    ['Dicoret', (line) => line.removed],
    ['Bantuan ganda', (line) => line.doubleAid],
    ['Laporan akhir', (line, stamp) => stamp(line.reportedAt)],
  ],
};

const RECIPIENTS: Sheet<RecipientLine> = {
  name: 'penerima-bantuan',
  columns: [
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['NIK (disamarkan)', (line) => line.person?.nik ?? null],
    ['Keadaan', (line) => line.stateLabel],
    ['Sejak', (line, stamp) => stamp(line.changedAt)],
    ['Alasan', (line) => line.reasonCode],
    ['BAST', (line) => line.bast],
    ['Bantuan ganda', (line) => yes(line.doubleAid.length > 0)],
    ['Juga menerima pada', (line) => line.doubleAid.join(', ') || null],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal/grants', 'Penyaluran')
export class ListGrants {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(GrantLines) private readonly grants: GrantLines,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @Roles(...GRANT_READERS)
  @Listed('Penyaluran bantuan menurut keputusan, dengan kemajuannya; yang terbaru lebih dulu')
  list(@CurrentOfficer() { tenant }: Officer, @Query() query: GrantsQuery): Promise<Page<GrantLine> | StreamableFile> {
    const { programme } = query;
    const filter = { tenant, ...(programme === undefined ? {} : { programme }) };
    return this.lists.answer(tenant, query, BATCHES, (paging) => this.grants.page(filter, paging));
  }

  @Get(':batchId')
  @Roles(...GRANT_READERS)
  @Listed('Satu penyaluran: keputusan, kemajuan dan penerimanya')
  async show(
    @CurrentOfficer() officer: Officer,
    @Param('batchId') batchId: string,
    @Query() query: RecipientsQuery,
  ): Promise<GrantPage | StreamableFile> {
    const batch = await this.grants.one(officer, batchId);
    const recipients = await this.lists.answer(officer.tenant, query, RECIPIENTS, (paging) =>
      this.#recipients(officer.tenant, batchId, query.state, paging),
    );
    return recipients instanceof StreamableFile ? recipients : { ...batch, ...recipients };
  }

  async #recipients(
    tenant: string,
    batchId: string,
    state: string | undefined,
    paging: Paging,
  ): Promise<Page<RecipientLine>> {
    const filter = { tenant, batchId, ...(state === undefined ? {} : { state }) };
    const { items, next } = await this.views.grantRecipients.find({ filter, ...paging });
    const people = await this.ports.people.masked(
      tenant,
      items.map(({ subjectId }) => subjectId),
    );
    return {
      items: items.map(({ _id, _version, _sources, tenant: _, batchId: __, subjectId, flagged, ...line }) => ({
        ...line,
        person: people.get(subjectId) ?? null,
        stateLabel: line.state && labelOf(GRANT_STATE_LABELS, line.state),
      })),
      next,
    };
  }
}
