import { indonesianDate, officePaper, printableMasks, signatoryOn } from '@alur/documents';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import type { Tenant } from '@alur/standards';
import { localDate } from '@alur/standards';
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
  async bytes(tenant: string, caseId: string, state: IncidentState): Promise<Uint8Array> {
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
    const bytes = await printReport(this.ports.standards.tenant(tenant), caseId, outcome.at, state, assessments, names);
    await this.ports.files.put({ tenant, subjectId: `case:${caseId}`, fileId, bytes });
    return bytes;
  }
}

/** Equal arguments give equal bytes. */
export async function printReport(
  tenant: Tenant,
  caseId: string,
  endedAt: string,
  { response, team }: Pick<IncidentState, 'response' | 'team'>,
  assessments: readonly Assessment[],
  names: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const date = localDate(endedAt, tenant.zone);
  const time = (instant: string | null) =>
    response === null || instant === null || !isPlausible(instant, response.at, JOURNEY_MS)
      ? 'tidak dicatat'
      : localTime(instant, tenant);
  const total = (figure: (assessment: Assessment) => number) =>
    assessments.reduce((sum, assessment) => sum + figure(assessment), 0);
  const graded = (grade: Assessment['damage']) => String(total(({ damage }) => (damage === grade ? 1 : 0)));
  return (await officePaper(tenant, { title: 'Laporan Asesmen Bencana', printedAt: endedAt }, 'report'))
    .title('Laporan Asesmen Bencana', caseId)
    .space()
    .row('Selesai diasesmen', indonesianDate(date))
    .row('Anggota tim', String(team?.members.length ?? 0))
    .row('Berangkat', time(response?.departedAt ?? null))
    .row('Tiba di lokasi', time(response?.arrivedAt ?? null))
    .row('Rumah tangga', String(assessments.length))
    .row('Jiwa', String(total(({ members }) => members)))
    .row('Rusak berat', graded('berat'))
    .row('Rusak sedang', graded('sedang'))
    .row('Rusak ringan', graded('ringan'))
    .space()
    .table(
      COLUMNS,
      assessments.map((assessment, index) => rowOf(assessment, index, names)),
    )
    .signatures([
      { above: ['Ketua tim asesmen'], title: 'Ketua Tim', name: null, nip: null, rank: null },
      { above: ['Mengetahui'], ...signatoryOn(tenant, 'kabid-linjamsos', date) },
    ])
    .finish({ number: caseId, note: 'Nama disamarkan; nama lengkap ada pada daftar penerima.' });
}

function rowOf(assessment: Assessment, index: number, names: ReadonlyMap<string, string>): string[] {
  const { subjectId, members, victims, damage } = assessment;
  const figures = [members, victims.dead, victims.injured, victims.displaced].map(String);
  return [String(index + 1), names.get(subjectId) ?? '(data dihapus)', ...figures, damage ?? 'tidak rusak'];
}

function localTime(instant: string, { zone, zoneLabel }: Tenant): string {
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit' } as const;
  const clock = new Intl.DateTimeFormat('id-ID', options).format(new Date(instant));
  return `${indonesianDate(localDate(instant, zone))}, ${clock} ${zoneLabel}`;
}
