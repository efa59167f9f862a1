import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, Routes, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Get, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { PortalViews } from '../application/portal-views.ts';
import type { AccessEntry } from '../views/access-log.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export type AccessLine = Omit<AccessEntry, 'tenant' | 'subjectId'>;

const SHEET: Sheet<AccessLine> = {
  name: 'catatan-akses',
  columns: [
    ['Waktu', (line, stamp) => stamp(line.at)],
    ['Kejadian', (line) => (line.act === 'seen' ? 'Data dilihat' : 'Data dihapus')],
    ['Petugas', (line) => line.officer],
    ['Keperluan', (line) => line.purpose],
    ['Data', (line) => line.fields.join(', ')],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal/access-log', 'Pelindungan data')
export class ShowAccessLog {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get(':subjectId')
  @Roles('petugas-pdp', 'kepala-dinas')
  @Listed('Siapa melihat data diri seseorang, untuk keperluan apa, yang terbaru lebih dulu')
  show(
    @CurrentOfficer() { tenant }: Officer,
    @Param('subjectId') subjectId: string,
    @Query() query: ListQuery,
  ): Promise<Page<AccessLine> | StreamableFile> {
    const sort = { by: ['at'], direction: 'desc' } as const;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.accessLog.find({ filter: { tenant, subjectId }, sort, ...paging });
      if (items.length === 0) await this.#requireKnown(tenant, subjectId);
      return { items: items.map(line), next };
    });
  }

  /** An empty log must not read as "nobody looked" for a person whom this office does not have. */
  async #requireKnown(tenant: string, subjectId: string): Promise<void> {
    if ((await this.ports.people.masked(tenant, [subjectId])).has(subjectId)) return;
    throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
  }
}

function line({ at, act, officer, purpose, fields, caseId }: AccessEntry): AccessLine {
  return { at, act, officer, purpose, fields, caseId };
}
