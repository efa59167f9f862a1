import { inCase } from '@alur/identity';
import { CASE_READERS } from '@alur/standards';
import { list, pagesOf } from './export/list.ts';

export const showTimeline = list({
  operationId: 'ShowTimeline_show',
  heading: 'Perkara',
  route: 'api/portal/cases/:caseId/timeline',
  readers: CASE_READERS,
  access: inCase('line'),
  summary: 'Riwayat perkara dari semua layanan, yang terlama lebih dulu',
  find: async ({ cases, views, wording }, { officer, id: caseId }) => {
    const { tenant } = await cases.one(officer, caseId);
    const sort = { by: ['at'], direction: 'asc' } as const;
    return pagesOf(views.timeline, { filter: { tenant, caseId }, sort }, (items) =>
      items.map(({ at, type, by, facts }) => ({ at, type, label: wording.event(type), by, facts })),
    );
  },
  name: 'riwayat-perkara',
  columns: [
    ['Waktu', (line, stamp) => stamp(line.at)],
    ['Kejadian', (line) => line.label],
    ['Oleh', (line) => line.by],
    ['Keterangan', (line) => JSON.stringify(line.facts)],
  ],
});
