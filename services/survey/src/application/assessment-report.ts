import { indonesianDate, officePaper, officerOn, placeAndDate, printableMasks, signatoryOn } from '@alur/documents';
import type { CommandContext } from '@alur/event-sourcing';
import {
  accept,
  numberOf,
  numberRegister,
  numberRegisterId,
  PORTS,
  ProblemException,
  type ServicePorts,
} from '@alur/platform';
import { LABELS, labelOf, localDate, officerName, placeName, type Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { isPlausible, JOURNEY_MS } from '../domain/captures.ts';
import { assessmentOf, counted } from '../domain/households.ts';
import type { Assessment } from '../domain/incident-events.ts';
import type { IncidentState } from '../domain/incident-state.ts';

const COLUMNS = [
  { label: 'No', share: 1, align: 'right' },
  { label: 'Kepala keluarga', share: 5 },
  { label: 'Jiwa', share: 1.4, align: 'right' },
  { label: 'Meninggal', share: 2.4, align: 'right' },
  { label: 'Luka', share: 1.4, align: 'right' },
  { label: 'Mengungsi', share: 2.5, align: 'right' },
  { label: 'Kerusakan', share: 2.5 },
] as const;

/** `laporan-asesmen-bencana`: printed once from what was assessed, then kept encrypted under the key of the case. */
@Injectable()
export class AssessmentReport {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException 409 before the assessment ended with victims found. */
  async bytes(caseId: string, state: IncidentState, context: CommandContext): Promise<Uint8Array> {
    const { tenant } = context;
    const { outcome, steps } = state;
    if (outcome?.outcome !== 'done' || steps.assessment === undefined) {
      throw new ProblemException(409, 'not-completed', 'Laporan asesmen dicetak sesudah asesmen selesai.');
    }
    const fileId = `laporan-asesmen-bencana-${caseId}-${steps.assessment.run}`;
    const kept = await this.ports.files.get(tenant, fileId);
    if (kept !== undefined) return kept.bytes;
    const assessments = counted(state.households).flatMap((household) => assessmentOf(household) ?? []);
    const ids = assessments.map(({ subjectId }) => subjectId);
    // Names stay masked on paper: the report is for figures, and a distribution list names people where they sign.
    const people = await this.ports.people.masked(tenant, ids);
    const names = await printableMasks(new Map([...people].map(([id, { name }]) => [id, name])));
    const office = this.ports.standards.tenant(tenant);
    const number = await this.#number(fileId, localDate(outcome.at, office.zone), context);
    const bytes = await printReport(office, number, outcome.at, state, assessments, names);
    await this.ports.files.put({ tenant, subjectId: `case:${caseId}`, fileId, bytes });
    return bytes;
  }

  /** A report that is printed again after a crash keeps its number. */
  async #number(owner: string, issueDate: string, context: CommandContext): Promise<string> {
    const asked = { owner, paper: 'laporan-asesmen-bencana', issueDate } as const;
    const command = { type: 'assign', ...asked, tenant: this.ports.standards.tenant(context.tenant) } as const;
    const own = { ...context, commandId: `${context.commandId}.number` };
    const { state } = accept(await this.ports.runner.execute(numberRegister, numberRegisterId(asked), command, own));
    const number = numberOf(state, owner)?.number;
    if (number === undefined) throw new Error(`The report ${owner} got no number from its register`);
    return number;
  }
}

/** Equal arguments give equal bytes. */
export async function printReport(
  tenant: Tenant,
  number: string,
  endedAt: string,
  { reported, response, team }: Pick<IncidentState, 'reported' | 'response' | 'team'>,
  assessments: readonly Assessment[],
  names: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const date = localDate(endedAt, tenant.zone);
  const time = (instant: string | null) => (instant === null ? 'tidak dicatat' : localTime(instant, tenant));
  const journey = (instant: string | null) =>
    time(response !== null && instant !== null && isPlausible(instant, response.at, JOURNEY_MS) ? instant : null);
  const total = (figure: (assessment: Assessment) => number) =>
    assessments.reduce((sum, assessment) => sum + figure(assessment), 0);
  const graded = (grade: Assessment['damage']) => String(total(({ damage }) => (damage === grade ? 1 : 0)));
  const people = total(({ members }) => members);
  const homes = `rusak berat ${graded('berat')}, rusak sedang ${graded('sedang')}, rusak ringan ${graded('ringan')}`;
  const lead = officerOn(tenant, team?.lead ?? '', 'tagana', date);
  const title = 'Laporan Hasil Asesmen Bencana';
  return (await officePaper(tenant, { title, printedAt: endedAt }, 'report'))
    .title(title, number)
    .space()
    .subheading('Dasar')
    .row('Laporan kejadian', reported === null ? '-' : `tiket ${reported.ticket}`)
    .row('Kejadian', reported === null ? '-' : labelOf(LABELS.hazards, reported.hazard))
    .row('Jenis bencana', reported === null ? '-' : labelOf(LABELS.localClasses, reported.localClass))
    .row('Waktu kejadian', time(reported?.occurredAt ?? null))
    .space(0.5)
    .subheading('Waktu, tempat dan pelaksana')
    .row('Tempat', placeName(reported?.village) || '-')
    .row('Berangkat', journey(response?.departedAt ?? null))
    .row('Tiba di lokasi', journey(response?.arrivedAt ?? null))
    .row('Selesai diasesmen', indonesianDate(date))
    .row('Ketua tim', lead.name ?? '-')
    .row('Anggota tim', (team?.members ?? []).map((id) => officerName(tenant, id)).join(', ') || '-')
    .space(0.5)
    .subheading('Hasil')
    .table(
      COLUMNS,
      assessments.map((assessment, index) => rowOf(assessment, index, names)),
    )
    .row('Rumah tangga', String(assessments.length))
    .row('Jiwa', String(people))
    .row('Rusak berat', graded('berat'))
    .row('Rusak sedang', graded('sedang'))
    .row('Rusak ringan', graded('ringan'))
    .space(0.5)
    .subheading('Kesimpulan')
    .paragraph(`Terdampak ${assessments.length} rumah tangga dengan ${people} jiwa; rumah ${homes}.`)
    .keep(230)
    .subheading('Saran')
    .paragraph('Hasil asesmen ini menjadi bahan keputusan kelayakan bantuan bagi rumah tangga yang terdampak.')
    .signatures([
      { ...signatoryOn(tenant, 'kabid-linjamsos', date), above: ['Mengetahui'] },
      { ...lead, above: [placeAndDate(tenant, date)], title: 'Ketua Tim Asesmen' },
    ])
    .finish({ number, note: 'Nama disamarkan; nama lengkap ada pada daftar penerima.' });
}

function rowOf(assessment: Assessment, index: number, names: ReadonlyMap<string, string>): string[] {
  const { subjectId, members, victims, damage } = assessment;
  const figures = [members, victims.dead, victims.injured, victims.displaced].map(String);
  return [
    String(index + 1),
    names.get(subjectId) ?? '(data dihapus)',
    ...figures,
    damage === null ? 'tidak rusak' : labelOf(LABELS.damage, damage),
  ];
}

function localTime(instant: string, { zone, zoneLabel }: Tenant): string {
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit' } as const;
  const clock = new Intl.DateTimeFormat('id-ID', options).format(new Date(instant));
  return `${indonesianDate(localDate(instant, zone))}, ${clock} ${zoneLabel}`;
}
