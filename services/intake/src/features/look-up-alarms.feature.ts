import { Access, CurrentOfficer, filtered, type Officer, Roles } from '@alur/identity';
import { PageQuery, PORTS, page, pageOptions, Reads, Routes, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Inject, Query } from '@nestjs/common';
import { type LookUpAlarmDocument, lookUpAlarms } from '../views/look-up-alarms.ts';
import { type RestrictedFilingDocument, restrictedFilings } from '../views/restricted-filings.ts';

export type RestrictedFilingLine = Omit<RestrictedFilingDocument, 'tenant'>;
export type LookUpAlarmLine = Omit<LookUpAlarmDocument, 'tenant'>;

@Routes('api/intake', 'Pelindungan data')
export class LookUpAlarms {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads('look-up-alarms', 'Petugas yang mencari orang melebihi batas, yang terbaru lebih dulu')
  @Roles('petugas-pdp')
  @Access(filtered('officers who looked up too much, for the privacy officer of the office'))
  async list(@CurrentOfficer() { tenant }: Officer, @Query() query: PageQuery): Promise<Page<LookUpAlarmLine>> {
    const sort = { by: ['at'], direction: 'desc' } as const;
    const found = this.ports.views.of(lookUpAlarms).find({ filter: { tenant }, sort, ...pageOptions(query) });
    const { items, next } = await page(found);
    return { items: items.map(({ officer, kind, most, minutes, at }) => ({ officer, kind, most, minutes, at })), next };
  }

  @Reads('restricted-filings', 'Perkara baru atas nama orang yang datanya dibatasi, yang terbaru lebih dulu')
  @Roles('petugas-pdp')
  @Access(filtered('cases of people whose data are restricted, for the privacy officer of the office'))
  async restricted(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: PageQuery,
  ): Promise<Page<RestrictedFilingLine>> {
    const sort = { by: ['at'], direction: 'desc' } as const;
    const found = this.ports.views.of(restrictedFilings).find({ filter: { tenant }, sort, ...pageOptions(query) });
    const { items, next } = await page(found);
    return { items: items.map(({ subjectId, caseId, by, at }) => ({ subjectId, caseId, by, at })), next };
  }
}
