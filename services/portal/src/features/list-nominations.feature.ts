import { withoutCase } from '@alur/identity';
import { ChoiceField, PatternField } from '@alur/platform';
import { asked, lineOf } from '@alur/read-models';
import { LABELS, labelOf, officerName, placeName, subdistrictName, villageName } from '@alur/standards';
import { REGISTER_READERS } from '../application/access.ts';
import type { NominationDocument } from '../views/nominations.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { inWords } from './export/sheet.ts';

export class NominationsQuery extends ListQuery {
  @PatternField(/^[a-z0-9-]{2,80}$/, { example: 'bansos-lansia' })
  programme!: string;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2004' })
  village?: string;

  @ChoiceField(['listed', 'removed'], { optional: true, default: 'listed' })
  state?: NominationDocument['state'];
}

export const listNominations = list({
  operationId: 'ListNominations_list',
  heading: 'Usulan',
  route: 'api/portal/nominations',
  readers: REGISTER_READERS,
  access: withoutCase('candidates of a programme, masked, for the office'),
  summary: 'Daftar calon penerima satu program, yang terlama lebih dulu',
  query: NominationsQuery,
  find: (sources, { tenant, query: { programme, village, state = 'listed' } }) =>
    pagesOf(
      sources.views.nominations,
      { filter: asked({ tenant, programme, state, village }), sort: { by: ['listedAt'], direction: 'asc' } },
      async (items) => {
        const personOf = await sources.people(tenant, items);
        const office = sources.ports.standards.tenant(tenant);
        return items.map((item) => ({
          ...lineOf(item),
          nominationId: item._id,
          listedByName: item.listedBy && officerName(office, item.listedBy),
          villageName: placeName(item.village),
          person: personOf(item),
        }));
      },
    ),
  name: 'usulan-calon-penerima',
  columns: [
    ['Program', (line) => labelOf(LABELS.programmes, line.programme)],
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['Desa/kelurahan', (line) => villageName(line.village)],
    ['Kecamatan', (line) => subdistrictName(line.village)],
    ['Keadaan', (line) => (line.state === 'listed' ? 'Diusulkan' : 'Dicoret')],
    ['Diusulkan', (line, stamp) => stamp(line.listedAt)],
    ['Oleh', (line) => line.listedByName],
    ['Dicoret', (line, stamp) => stamp(line.removedAt)],
    ['Alasan', (line) => inWords(line.reasonCode)],
    ['Perkara', (line) => line.caseId],
  ],
});
