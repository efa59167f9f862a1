import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import { DateField, PatternField, PORTS, ProblemException, Routes, type ServicePorts } from '@alur/platform';
import type { Filter } from '@alur/read-models';
import {
  evaluationCadence,
  ikm,
  LEADS,
  NO_ANSWERS,
  SATISFACTION_ELEMENTS,
  type SatisfactionIndex,
  type SatisfactionTally,
} from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import { FormatQuery, Listed, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class SkmQuery extends FormatQuery {
  @PatternField(/^[a-z0-9-]{2,80}$/, {
    optional: true,
    example: 'rekomendasi-sktm',
    description: 'Tanpa isian: semua layanan',
  })
  service?: string;

  @DateField({ example: '2026-07-01', description: 'Hari pertama' })
  from!: string;

  @DateField({ example: '2026-12-31', description: 'Hari terakhir' })
  to!: string;
}

export interface ServiceSatisfaction extends SatisfactionIndex {
  readonly service: string;
  readonly serviceName: string;
  /** How often the service is evaluated. */
  readonly cadence: 'monthly' | 'yearly';
}

export interface SkmReport {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly ServiceSatisfaction[];
}

const SHEET: Sheet<ServiceSatisfaction> = {
  name: 'kepuasan-masyarakat',
  columns: [
    ['Layanan', (line) => line.serviceName],
    ['Responden', (line) => line.respondents],
    ['IKM', (line) => line.ikm],
    ['Mutu', (line) => line.grade],
    ['Kinerja', (line) => line.performance],
    ...SATISFACTION_ELEMENTS.flatMap(({ code, label }, i): Sheet<ServiceSatisfaction>['columns'] => [
      [`${code} ${label}`, (line) => line.elements[i]?.index ?? null],
      [`${code} n`, (line) => line.elements[i]?.n ?? null],
    ]),
  ],
};

@Routes('api/portal/reports', 'Laporan')
export class ReportSkm {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('skm')
  @Roles(...LEADS)
  @Access(withoutCase('answers that lead to nobody'))
  @Listed('Indeks kepuasan masyarakat (IKM) per layanan dan unsur dalam satu masa')
  async report(
    @CurrentOfficer() { tenant }: Officer,
    @Query() { service, from, to, format }: SkmQuery,
  ): Promise<SkmReport | StreamableFile> {
    if (from > to) {
      throw new ProblemException(400, 'period-invalid', 'Hari pertama harus sebelum hari terakhir.');
    }
    const filter = { tenant, ...(service === undefined ? {} : { service }), day: { gte: from, lte: to } };
    const items = [...(await this.#tallies(filter))].map(([slug, tally]) => ({
      ...this.#standard(slug),
      ...ikm(tally),
    }));
    return format === undefined ? { tenant, from, to, items } : this.lists.file(tenant, format, SHEET, items);
  }

  /** Counted by value, so that no single form is read. */
  async #tallies(filter: Filter): Promise<Map<string, SatisfactionTally>> {
    const tallies = new Map<string, SatisfactionTally>();
    for (const { key, count } of await this.views.skm.groupCount(filter, ['service'])) {
      tallies.set(String(key[0]), { ...NO_ANSWERS, respondents: count });
    }
    for (const [i, { code }] of SATISFACTION_ELEMENTS.entries()) {
      for (const { key, count } of await this.views.skm.groupCount(filter, ['service', `answers.${code}`])) {
        const [service, value] = [String(key[0]), key[1]];
        const tally = tallies.get(service);
        if (tally && typeof value === 'number') tallies.set(service, added(tally, i, value, count));
      }
    }
    return tallies;
  }

  #standard(service: string): Pick<ServiceSatisfaction, 'service' | 'serviceName' | 'cadence'> {
    const no = this.ports.standards.find(service)?.no ?? null;
    return { service, serviceName: this.wording.serviceName(service), cadence: evaluationCadence(no) };
  }
}

function added(tally: SatisfactionTally, element: number, value: number, count: number): SatisfactionTally {
  return {
    respondents: tally.respondents,
    sums: tally.sums.with(element, (tally.sums[element] ?? 0) + value * count),
    counts: tally.counts.with(element, (tally.counts[element] ?? 0) + count),
  };
}
