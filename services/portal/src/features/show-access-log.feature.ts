import { withoutCase } from '@alur/identity';
import { ProblemException } from '@alur/platform';
import { type ListSources, list, pagesOf } from './export/list.ts';

export const showAccessLog = list({
  operationId: 'ShowAccessLog_show',
  heading: 'Pelindungan data',
  route: 'api/portal/access-log/:subjectId',
  readers: ['petugas-pdp', 'kepala-dinas'],
  access: withoutCase('who looked at a person, for the privacy officer'),
  summary: 'Siapa melihat data diri seseorang, untuk keperluan apa, yang terbaru lebih dulu',
  find: async (sources, { tenant, id: subjectId }) => {
    const ids = [subjectId, ...(await sources.ports.people.samePerson(tenant, subjectId))];
    return pagesOf(
      sources.views.accessLog,
      { filter: { tenant, subjectId: { in: ids } }, sort: { by: ['at'], direction: 'desc' } },
      async (items) => {
        if (items.length === 0) await requireKnown(sources, tenant, subjectId);
        return items.map(({ at, act, officer, purpose, fields, caseId }) => ({
          at,
          act,
          officer,
          purpose,
          fields,
          caseId,
        }));
      },
    );
  },
  name: 'catatan-akses',
  columns: [
    ['Waktu', (line, stamp) => stamp(line.at)],
    ['Kejadian', (line) => (line.act === 'seen' ? 'Data dilihat' : 'Data dihapus')],
    ['Petugas', (line) => line.officer],
    ['Keperluan', (line) => line.purpose],
    ['Data', (line) => line.fields.join(', ')],
    ['Perkara', (line) => line.caseId],
  ],
});

/** An empty log must not read as "nobody looked" for a person whom this office does not have. */
async function requireKnown({ ports }: ListSources, tenant: string, subjectId: string): Promise<void> {
  if ((await ports.people.masked(tenant, [subjectId])).has(subjectId)) return;
  throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
}
