import { indonesianDate, officePaper, placeAndDate, rupiahInWords, signatoryOn } from '@alur/documents';
import type { CommandContext, LoadedState } from '@alur/event-sourcing';
import { assignNumber, type Ending, PORTS, ProcessManager, type ProcessStep } from '@alur/platform';
import { LABELS, labelOf, localDate, placeName, type Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { type AidCaseCommand, aidCase } from '../../aid-case/domain/aid-case.ts';
import type { AidCaseEvent, ReportStart } from '../../aid-case/domain/aid-case-events.ts';
import type { AidCaseState } from '../../aid-case/domain/aid-case-state.ts';
import { goodsHandover } from '../domain/goods-handover.ts';
import type { GoodsPorts } from './goods-ports.ts';

const TITLE = 'Laporan Kejadian Bencana yang Dibantu';
const OUTCOMES = { 'handed-over': 'diterima', cancelled: 'dibatalkan' } as const;

/** One household as the report shows it: no name, because the report is kept under the key of the case. */
interface ReportRow {
  readonly members: number;
  readonly damage: string | null;
  readonly outcome: 'handed-over' | 'cancelled';
  readonly bast: string | null;
  readonly goods: string;
}

export function reportFileId(caseId: string, run: number): string {
  return `laporan-bencana-dibantu.${caseId}.${run}`;
}

/** Gives the begun report of an incident its number and its paper. */
@Injectable()
export class AidReportProcess {
  readonly #process: ProcessManager<AidCaseState, AidCaseCommand, AidCaseEvent>;

  constructor(@Inject(PORTS) private readonly ports: GoodsPorts) {
    this.#process = new ProcessManager(ports.runner, aidCase);
  }

  finish(caseId: string, context: CommandContext): Promise<LoadedState<AidCaseState>> {
    return this.#process.finish(caseId, context, async (state, step) => {
      const { report } = state;
      return report !== null && report.paper === null ? this.#deliver(caseId, state, report, step) : null;
    });
  }

  async #deliver(
    caseId: string,
    state: AidCaseState,
    report: ReportStart,
    step: ProcessStep,
  ): Promise<Ending<AidCaseState, AidCaseCommand>> {
    const { issueDate, run } = report;
    const owner = reportFileId(caseId, run);
    const asked = { owner, paper: 'laporan-bencana-dibantu', issueDate } as const;
    const { number, sequence } = await assignNumber(step, this.ports.standards, asked);
    const { tenant } = step.context;
    const office = this.ports.standards.tenant(tenant);
    const rows = await this.#rows(state, tenant);
    const bytes = await printReport({ office, number, state, report, rows });
    const file = await this.ports.files.put({ tenant, subjectId: `case:${caseId}`, fileId: owner, bytes });
    return { command: { type: 'complete-report', number, sequence, recordId: owner, fileHash: file.sha256 } };
  }

  async #rows({ settlements, households }: AidCaseState, tenant: string): Promise<ReportRow[]> {
    const rows: ReportRow[] = [];
    for (const { householdId, handoverId, outcome } of Object.values(settlements)) {
      const { lines, bast } = (await this.ports.runner.load(goodsHandover, tenant, handoverId)).state;
      const given = outcome === 'handed-over' ? lines : [];
      rows.push({
        members: households[householdId]?.members ?? 0,
        damage: households[householdId]?.damage ?? null,
        outcome,
        bast: bast?.bast ?? null,
        goods: given.map(({ label, quantity, unit }) => `${label} ${quantity} ${unit}`).join(', '),
      });
    }
    return rows;
  }
}

interface ReportText {
  readonly office: Tenant;
  readonly number: string;
  readonly state: AidCaseState;
  readonly report: ReportStart;
  readonly rows: readonly ReportRow[];
}

/** Equal texts give equal bytes. */
export async function printReport({ office, number, state, report, rows }: ReportText): Promise<Uint8Array> {
  const paper = await officePaper(office, { title: TITLE, printedAt: report.at }, 'report');
  paper.title(TITLE, number).space();
  const { incident, households, eligible, fundsHandedOver } = state;
  if (incident !== null) {
    paper.row('Kejadian', labelOf(LABELS.hazards, incident.hazard));
    paper.row('Tanggal kejadian', indonesianDate(localDate(incident.occurredAt, office.zone)));
    paper.row('Jenis bencana', incident.localClass === 'alam' ? 'Bencana alam' : 'Bencana sosial');
    paper.row('Tempat', placeName(incident.village));
  }
  const people = Object.values(households).reduce((sum, { members }) => sum + members, 0);
  paper.row('Keluarga terdampak', `${Object.keys(households).length} keluarga, ${people} jiwa`);
  paper.row('Keluarga yang layak', `${eligible?.length ?? 0} keluarga`);
  paper.row('Bantuan barang', `${rows.filter(({ outcome }) => outcome === 'handed-over').length} keluarga`);
  paper.row('Bantuan dana', fundsHandedOver ? rupiahInWords(fundsHandedOver) : 'tidak ada');
  paper.space(0.7).table(
    [
      { label: 'No', share: 1, align: 'right' },
      { label: 'Jiwa', share: 1.3, align: 'right' },
      { label: 'Kerusakan', share: 2.4 },
      { label: 'Barang', share: 5 },
      { label: 'BAST', share: 6 },
      { label: 'Hasil', share: 2.4 },
    ],
    rows.map(({ members, damage, goods, bast, outcome }, index) => [
      String(index + 1),
      String(members),
      damage === null ? '-' : labelOf(LABELS.damage, damage),
      goods === '' ? '-' : goods,
      bast ?? '-',
      OUTCOMES[outcome],
    ]),
  );
  paper.keep(180).paragraph('Demikian laporan ini disampaikan kepada Kepala Dinas.');
  const above = [placeAndDate(office, report.issueDate)];
  paper.signatures([{ ...signatoryOn(office, 'kabid-linjamsos', report.issueDate), above }]);
  return paper.finish({ number });
}
