import { withoutCase } from '@alur/identity';
import { ChoiceField, PatternField } from '@alur/platform';
import { asked, lineOf } from '@alur/read-models';
import { LABELS, labelOf } from '@alur/standards';
import { GRANT_READERS } from '../application/access.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { dayOf, inWords, yes } from './export/sheet.ts';

const STATES = Object.keys(LABELS.grantStates);

export class GrantsQuery extends ListQuery {
  @PatternField(/^[A-Za-z0-9-]{2,80}$/, { optional: true, example: 'bansos-lansia' })
  programme?: string;
}

export class RecipientsQuery extends ListQuery {
  @ChoiceField(STATES, { optional: true })
  state?: string;
}

export const listGrants = list({
  operationId: 'ListGrants_list',
  heading: 'Penyaluran',
  route: 'api/portal/grants',
  readers: GRANT_READERS,
  access: withoutCase('grants under a decree, their recipients masked, for the desks that give them'),
  summary: 'Penyaluran bantuan menurut keputusan, dengan kemajuannya; yang terbaru lebih dulu',
  query: GrantsQuery,
  find:
    ({ grants }, { tenant, query: { programme } }) =>
    (paging) =>
      grants.page({ tenant, ...asked({ programme }) }, paging),
  name: 'penyaluran-bantuan',
  columns: [
    ['Program', (line) => line.programme && labelOf(LABELS.programmes, line.programme)],
    ['Layanan', (line) => line.serviceName],
    ['Dibuka', (line, stamp) => stamp(line.openedAt)],
    ['Keputusan', (line) => line.decree?.number ?? null],
    ['Tanggal keputusan', (line) => dayOf(line.decree?.date ?? null)],
    ['Penerima', (line) => line.recipients],
    ['Terdaftar', (line) => line.listed],
    ['Terverifikasi', (line) => line.verified],
    ['Diperiksa di lapangan', (line) => line.fieldChecked],
    ['Sudah menerima', (line) => line.handedOver],
    ['Dicoret', (line) => line.removed],
    ['Bantuan ganda', (line) => line.doubleAid],
    ['Laporan akhir', (line, stamp) => stamp(line.reportedAt)],
  ],
});

/** A batch and its recipients. */
export const showGrant = list({
  operationId: 'ListGrants_show',
  heading: 'Penyaluran',
  route: 'api/portal/grants/:batchId',
  readers: GRANT_READERS,
  access: withoutCase('grants under a decree, their recipients masked, for the desks that give them'),
  summary: 'Satu penyaluran: keputusan, kemajuan dan penerimanya',
  query: RecipientsQuery,
  beside: ({ grants }, { officer, id }) => grants.one(officer, id),
  find: (sources, { tenant, id: batchId, query: { state } }) =>
    pagesOf(sources.views.grantRecipients, { filter: asked({ tenant, batchId, state }) }, async (items) => {
      const personOf = await sources.people(tenant, items);
      return items.map((item) => {
        const { batchId: _, subjectId, flagged, ...line } = lineOf(item);
        const stateLabel = line.state && labelOf(LABELS.grantStates, line.state);
        return { ...line, person: personOf(item), stateLabel };
      });
    }),
  name: 'penerima-bantuan',
  columns: [
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['Keadaan', (line) => line.stateLabel],
    ['Sejak', (line, stamp) => stamp(line.changedAt)],
    ['Alasan', (line) => inWords(line.reasonCode)],
    ['BAST', (line) => line.bast],
    ['Bantuan ganda', (line) => yes(line.doubleAid.length > 0)],
    ['Juga menerima pada', (line) => line.doubleAid.join(', ') || null],
    ['Perkara', (line) => line.caseId],
  ],
});
