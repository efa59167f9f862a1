import type { MaskedPerson } from '@alur/contracts';
import type { Officer } from '@alur/identity';
import { filtered } from '@alur/identity';
import { ChoiceField, PatternField, ProblemException } from '@alur/platform';
import { asked, type Filter, formatToken, type StoredDocument } from '@alur/read-models';
import {
  type DueFlag,
  isRole,
  officerName,
  placeName,
  ROLES,
  type Role,
  subdistrictName,
  villageName,
} from '@alur/standards';
import { villageFilter } from '../application/access.ts';
import { blockOf } from '../application/may-do.ts';
import { type Turn, turnsOf } from '../application/turns.ts';
import type { Wording } from '../application/wording.ts';
import type { WorkAct, WorkItem } from '../views/worklist.ts';
import { type ListSources, list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { yes } from './export/sheet.ts';

export class WorklistQuery extends ListQuery {
  @PatternField(/^[a-z0-9-]{2,60}$/, {
    optional: true,
    description: 'Salah satu peran Anda; tanpa isian: semua peran Anda',
  })
  role?: string;

  @PatternField(/^[a-z0-9][a-z0-9.-]{2,79}$/, {
    optional: true,
    description: 'Id petugas, `saya`, atau `tidak-ada` untuk langkah yang belum diambil',
  })
  assignee?: string;

  @PatternField(/^[a-z0-9-]{2,80}$/, { optional: true })
  service?: string;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2004' })
  village?: string;

  @ChoiceField(['true'], { optional: true, description: 'Hanya yang lewat waktu' })
  overdue?: 'true';
}

export interface WorklistLine {
  readonly caseId: string;
  readonly ticket: string;
  readonly stepId: string;
  readonly run: number;
  readonly kind: string;
  /** `sign`: the letter of the step waits for the signature; see the signature desk. */
  readonly act: WorkAct;
  readonly label: string;
  readonly service: string;
  readonly serviceName: string;
  readonly village: string | null;
  /** `Desa Datar, Kecamatan Muara Dua`; empty where no village is known. */
  readonly villageName: string;
  readonly person: MaskedPerson | null;
  readonly openedAt: string;
  /** The earlier of the limits of the step and of the whole case. */
  readonly dueAt: string | null;
  readonly caseDueAt: string | null;
  readonly dueFlag: DueFlag | null;
  readonly overdue: boolean;
  readonly urgent: boolean;
  readonly paused: boolean;
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  readonly roles: readonly string[];
  /** Version of the case, `<stream>@<revision>`: with `?after=` the service that owns the step waits until it has read it. */
  readonly version: string | null;
  readonly mayDo: boolean;
  /** Why this officer cannot do it now; null when he can. */
  readonly reason: string | null;
}

/** Overdue first, then urgent, then by due time. */
export const worklist = list<WorklistQuery, WorklistLine>({
  operationId: 'Worklist_list',
  heading: 'Daftar kerja',
  route: 'api/portal/worklist',
  readers: 'any-officer',
  access: filtered('open steps for the officer’s roles in the officer’s place'),
  summary: 'Langkah yang terbuka untuk peran Anda: lewat waktu dan mendesak lebih dulu',
  query: WorklistQuery,
  find: (sources, { officer, tenant, query }) =>
    pagesOf(
      sources.views.worklist,
      { filter: filterOf(officer, query), sort: { by: ['rank', 'dueAt'], direction: 'asc' } },
      async (items) => {
        const tickets = await sources.cases.ticketsOf(items);
        const personOf = await sources.people(tenant, items);
        const turns = await turnsOf(sources.views, tenant, items);
        return items.map((item) => ({
          ...describe(sources, item, officer, turns.get(item.caseId)),
          ticket: tickets.get(item.caseId) ?? '',
          person: personOf(item),
          version: versionOf(item),
        }));
      },
    ),
  name: 'daftar-kerja',
  columns: [
    ['Nomor tiket', (line) => line.ticket],
    ['Layanan', (line) => line.serviceName],
    ['Langkah', (line) => line.label],
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['Desa/kelurahan', (line) => villageName(line.village)],
    ['Kecamatan', (line) => subdistrictName(line.village)],
    ['Dibuka', (line, stamp) => stamp(line.openedAt)],
    ['Batas waktu', (line, stamp) => stamp(line.dueAt)],
    ['Batas waktu perkara', (line, stamp) => stamp(line.caseDueAt)],
    ['Catatan batas waktu', (line) => line.dueFlag && 'sementara'],
    ['Lewat waktu', (line) => yes(line.overdue)],
    ['Mendesak', (line) => yes(line.urgent)],
    ['Waktu berhenti', (line) => yes(line.paused)],
    ['Petugas', (line) => line.assigneeName],
    ['Peran', (line) => line.roles.map((role) => (isRole(role) ? ROLES[role] : role)).join(', ')],
    ['Belum dapat dikerjakan karena', (line) => line.reason],
    ['Perkara', (line) => line.caseId],
  ],
});

function describe(
  { ports, wording }: ListSources,
  item: WorkItem,
  officer: Officer,
  turn: Turn | undefined,
): Omit<WorklistLine, 'ticket' | 'person' | 'version'> {
  const { caseId, stepId, run, kind, service, village, openedAt, dueAt, urgent, paused, assignee } = item;
  const block = blockOf(item, officer, turn);
  const definition = wording.definition(service, item.serviceVersion);
  const ofStep = dueAt === item.stepDueAt;
  const limit = ofStep ? definition?.route?.steps[stepId]?.limit : definition?.limit;
  const passed = !paused && dueAt !== null && Date.parse(dueAt) < ports.clock.now().getTime();
  return {
    caseId,
    stepId,
    run,
    kind,
    act: item.act,
    label: labelOf(wording, item),
    service,
    serviceName: wording.serviceName(service),
    village,
    villageName: placeName(village),
    openedAt,
    dueAt,
    caseDueAt: item.caseDueAt,
    dueFlag: wording.dueFlag({ tenant: item.tenant, dueAt, limit }),
    overdue: item.overdue || passed,
    urgent,
    paused,
    assignee,
    assigneeName: assignee && officerName(ports.standards.tenant(item.tenant), assignee),
    roles: item.doers,
    mayDo: block === null,
    reason: block,
  };
}

function labelOf(wording: Wording, { act, tenant, letterType, openedAt, service, serviceVersion, ...step }: WorkItem) {
  if (act === 'work' || letterType === undefined) return wording.stepLabel(service, serviceVersion, step);
  return `Penandatanganan ${wording.letter(tenant, letterType, openedAt.slice(0, 10))}`;
}

/** A step is folded from the stream of its case alone. */
function versionOf(found: StoredDocument): string | null {
  const [source] = Object.entries(found._sources);
  return source ? formatToken({ stream: source[0], revision: source[1] }) : null;
}

function filterOf(officer: Officer, { role, assignee, service, village, overdue }: WorklistQuery): Filter {
  return {
    tenant: officer.tenant,
    roles: { in: rolesOf(officer, role) },
    excluded: { not: officer.id },
    ...villageFilter(officer, village),
    ...asked({
      assignee: assignee && assigneeOf(officer, assignee),
      service,
      // A range, because the list is sorted by rank.
      rank: overdue && { lte: 0 },
    }),
  };
}

function rolesOf(officer: Officer, asked: string | undefined): readonly Role[] {
  if (asked === undefined) return officer.roles;
  if (isRole(asked) && officer.roles.includes(asked)) return [asked];
  throw new ProblemException(403, 'wrong-role', 'Anda tidak mempunyai peran ini. Pilih salah satu peran Anda.', {
    facts: { roles: officer.roles },
  });
}

function assigneeOf(officer: Officer, asked: string): string | null {
  return asked === 'saya' ? officer.id : asked === 'tidak-ada' ? null : asked;
}
