import type { MaskedPerson } from '@alur/contracts';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, PatternField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { OFFICE } from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { PortalViews } from '../application/portal-views.ts';
import type { NominationDocument } from '../views/nominations.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class NominationsQuery extends ListQuery {
  @PatternField(/^[a-z0-9-]{2,80}$/, { example: 'bansos-lansia' })
  programme!: string;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2001' })
  village?: string;

  @ChoiceField(['listed', 'removed'], { optional: true, default: 'listed' })
  state?: NominationDocument['state'];
}

export interface NominationLine extends Omit<NominationDocument, 'tenant'> {
  readonly nominationId: string;
  readonly person: MaskedPerson | null;
}

const SHEET: Sheet<NominationLine> = {
  name: 'usulan-calon-penerima',
  columns: [
    ['Program', (line) => line.programme],
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['NIK (disamarkan)', (line) => line.person?.nik ?? null],
    ['Desa/kelurahan', (line) => line.village],
    ['Keadaan', (line) => (line.state === 'listed' ? 'Diusulkan' : 'Dicoret')],
    ['Diusulkan', (line, stamp) => stamp(line.listedAt)],
    ['Oleh', (line) => line.listedBy],
    ['Dicoret', (line, stamp) => stamp(line.removedAt)],
    ['Alasan', (line) => line.reasonCode],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal', 'Usulan')
export class ListNominations {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('nominations')
  @Roles(...OFFICE)
  @Listed('Daftar calon penerima satu program, yang terlama lebih dulu')
  list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: NominationsQuery,
  ): Promise<Page<NominationLine> | StreamableFile> {
    const { programme, village, state = 'listed' } = query;
    const filter = { tenant, programme, state, ...(village === undefined ? {} : { village }) };
    const sort = { by: ['listedAt'], direction: 'asc' } as const;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.nominations.find({ filter, sort, ...paging });
      const subjects = items.flatMap((item) => item.subjectId ?? []);
      const people = await this.ports.people.masked(tenant, subjects);
      return {
        items: items.map(({ _id, _version, _sources, tenant: _, ...nomination }) => ({
          ...nomination,
          nominationId: _id,
          person: people.get(nomination.subjectId ?? '') ?? null,
        })),
        next,
      };
    });
  }
}
