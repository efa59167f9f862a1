import { EMERGENCY_ACCESS, OVERSIGHT, withoutCase } from '@alur/identity';
import { PatternField } from '@alur/platform';
import { monthOf } from '../application/months.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';

export class OversightQuery extends ListQuery {
  @PatternField(/^2\d{3}-(0[1-9]|1[0-2])$/, { example: '2026-07', message: 'Isi dengan bulan, misalnya 2026-07.' })
  month!: string;
}

/** The month's list for the privacy officer (office practice 5.1): looks of officers who had no step in the case. */
export const listOversight = list({
  operationId: 'ListOversight_list',
  heading: 'Pelindungan data',
  route: 'api/portal/oversight',
  readers: ['petugas-pdp'],
  access: withoutCase('who looked without a step in the case, for the privacy officer'),
  summary: 'Siapa melihat data diri tanpa langkah pada perkaranya dalam satu bulan, yang terbaru lebih dulu',
  query: OversightQuery,
  find: ({ ports, views }, { tenant, query: { month } }) =>
    pagesOf(
      views.accessLog,
      {
        filter: {
          tenant,
          purpose: { in: [...OVERSIGHT, EMERGENCY_ACCESS] },
          at: monthOf(ports.standards, tenant, month),
        },
        sort: { by: ['at'], direction: 'desc' },
      },
      (items) =>
        items.map(({ at, officer, purpose, fields, caseId, subjectId }) => ({
          at,
          officer,
          purpose,
          fields,
          caseId,
          subjectId,
        })),
    ),
  name: 'pengawasan-dan-akses-darurat',
  columns: [
    ['Waktu', (line, stamp) => stamp(line.at)],
    ['Petugas', (line) => line.officer],
    ['Keperluan', (line) => line.purpose],
    ['Data', (line) => line.fields.join(', ')],
    ['Perkara', (line) => line.caseId],
    ['Orang', (line) => line.subjectId],
  ],
});
