import { Access, CurrentOfficer, filtered, type Officer, Roles } from '@alur/identity';
import { PatternField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Filter, GroupCount } from '@alur/read-models';
import { LEADS, readable } from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { monthOf } from '../application/months.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { SlaState } from '../views/cases.ts';
import { FormatQuery, Listed, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class SlaQuery extends FormatQuery {
  @PatternField(/^2\d{3}-(0[1-9]|1[0-2])$/, { example: '2026-07', message: 'Isi dengan bulan, misalnya 2026-07.' })
  month!: string;
}

export interface ServiceSla {
  readonly service: string;
  readonly serviceName: string;
  /** Cases opened in the month. */
  readonly opened: number;
  readonly onTime: number;
  readonly late: number;
  /** Ended without a limit that could be kept. */
  readonly noLimit: number;
  /** Of those that had a limit, with one decimal; null when none had. */
  readonly onTimePercent: number | null;
  readonly open: number;
  /** Of the open ones: those whose time has passed. */
  readonly openOverdue: number;
  /** As the office published it. */
  readonly promise: readonly string[];
  /** What the clock works with. */
  readonly limit: string | null;
}

export interface SlaReport {
  readonly tenant: string;
  readonly month: string;
  readonly items: readonly ServiceSla[];
}

const SHEET: Sheet<ServiceSla> = {
  name: 'ketepatan-waktu',
  columns: [
    ['Layanan', (line) => line.serviceName],
    ['Masuk', (line) => line.opened],
    ['Tepat waktu', (line) => line.onTime],
    ['Terlambat', (line) => line.late],
    ['Tanpa batas', (line) => line.noLimit],
    ['Tepat waktu (%)', (line) => line.onTimePercent],
    ['Masih berjalan', (line) => line.open],
    ['Berjalan lewat waktu', (line) => line.openOverdue],
    ['Janji yang diumumkan', (line) => line.promise.join(' / ')],
    ['Batas yang dipakai', (line) => line.limit],
  ],
};

@Routes('api/portal/reports', 'Laporan')
export class ReportSla {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('sla')
  @Roles(...LEADS)
  @Access(filtered('cases that do not accuse the officer'))
  @Listed('Ketepatan waktu per layanan untuk perkara yang masuk dalam satu bulan')
  async report(
    @CurrentOfficer() { id, tenant }: Officer,
    @Query() { month, format }: SlaQuery,
  ): Promise<SlaReport | StreamableFile> {
    const openedAt = monthOf(this.ports.standards, tenant, month);
    const now = this.ports.clock.now().toISOString();
    const opened = { tenant, openedAt };
    const groups = await this.#counted(id, opened, ['service', 'sla']);
    const passed = await this.#counted(id, { ...opened, sla: 'open', dueAt: { lt: now } }, ['service']);
    const services = [...new Set(groups.map(({ key }) => String(key[0])))];
    const count = (service: string, sla: SlaState) =>
      groups.find(({ key }) => key[0] === service && key[1] === sla)?.count ?? 0;
    const items = services.map((service): ServiceSla => {
      const [onTime, late, open] = [count(service, 'on-time'), count(service, 'late'), count(service, 'open')];
      const noLimit = count(service, 'no-limit');
      const onTimePercent = onTime + late === 0 ? null : Math.round((onTime / (onTime + late)) * 1000) / 10;
      const openOverdue = passed.find(({ key }) => key[0] === service)?.count ?? 0;
      return {
        ...this.#standard(service),
        opened: onTime + late + noLimit + open,
        onTime,
        late,
        noLimit,
        onTimePercent,
        open,
        openOverdue,
      };
    });
    return format === undefined ? { tenant, month, items } : this.lists.file(tenant, format, SHEET, items);
  }

  /** Without complaints about the reader, which are counted apart: an index has both counts, and no case is read. */
  async #counted(reader: string, filter: Filter, by: readonly string[]): Promise<GroupCount[]> {
    const groups = await this.views.cases.groupCount(filter, by);
    const about = await this.views.cases.groupCount({ ...filter, excluded: reader }, by);
    const hidden = new Map(about.map(({ key, count }) => [JSON.stringify(key), count]));
    return groups
      .map(({ key, count }) => ({ key, count: count - (hidden.get(JSON.stringify(key)) ?? 0) }))
      .filter(({ count }) => count > 0);
  }

  #standard(service: string): Pick<ServiceSla, 'service' | 'serviceName' | 'promise' | 'limit'> {
    const definition = this.ports.standards.find(service);
    return {
      service,
      serviceName: definition?.nama ?? service,
      promise: (definition?.published.time ?? []).map(({ text }) => readable(text)),
      limit: definition?.limit ? this.wording.limit(definition.limit) : null,
    };
  }
}
