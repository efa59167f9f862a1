import type { MaskedPerson } from '@alur/contracts';
import { AnyOfficer, CurrentOfficer, type Officer } from '@alur/identity';
import {
  ChoiceField,
  type Paging,
  PatternField,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { type Filter, formatToken, type Page, type StoredDocument } from '@alur/read-models';
import { isRole, type Role } from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { villageFilter } from '../application/access.ts';
import { mayDo } from '../application/may-do.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { WorkItem } from '../views/worklist.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import { type Sheet, yes } from './export/sheet.ts';

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

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2001' })
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
  readonly label: string;
  readonly service: string;
  readonly serviceName: string;
  readonly village: string | null;
  readonly person: MaskedPerson | null;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly urgent: boolean;
  readonly paused: boolean;
  readonly assignee: string | null;
  readonly roles: readonly string[];
  /** Version of the case, `<stream>@<revision>`: with `?after=` the service that owns the step waits until it has read it. */
  readonly version: string | null;
  /** False when separation of duties keeps this officer from the step. */
  readonly mayDo: boolean;
}

const SHEET: Sheet<WorklistLine> = {
  name: 'daftar-kerja',
  columns: [
    ['Nomor tiket', (line) => line.ticket],
    ['Layanan', (line) => line.serviceName],
    ['Langkah', (line) => line.label],
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['Desa/kelurahan', (line) => line.village],
    ['Dibuka', (line, stamp) => stamp(line.openedAt)],
    ['Batas waktu', (line, stamp) => stamp(line.dueAt)],
    ['Lewat waktu', (line) => yes(line.overdue)],
    ['Mendesak', (line) => yes(line.urgent)],
    ['Waktu berhenti', (line) => yes(line.paused)],
    ['Petugas', (line) => line.assignee],
    ['Peran', (line) => line.roles.join(', ')],
    ['Perkara', (line) => line.caseId],
  ],
};

const REMEMBERED_TICKETS = 10_000;

@Routes('api/portal', 'Daftar kerja')
export class Worklist {
  /** A case keeps its ticket for good, and a worklist needs nothing else of it. */
  readonly #tickets = new LRUCache<string, string>({ max: REMEMBERED_TICKETS });

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /** Overdue first, then urgent, then by due time. */
  @Get('worklist')
  @AnyOfficer()
  @Listed('Langkah yang terbuka untuk peran Anda: lewat waktu dan mendesak lebih dulu')
  list(
    @CurrentOfficer() officer: Officer,
    @Query() query: WorklistQuery,
  ): Promise<Page<WorklistLine> | StreamableFile> {
    const filter = filterOf(officer, query);
    return this.lists.answer(officer.tenant, query, SHEET, (paging) => this.#page(officer, filter, paging));
  }

  async #page(officer: Officer, filter: Filter, paging: Paging): Promise<Page<WorklistLine>> {
    const { items, next } = await this.views.worklist.find({
      filter,
      sort: { by: ['rank', 'dueAt'], direction: 'asc' },
      ...paging,
    });
    const tickets = await this.#ticketsOf(items);
    const subjects = items.flatMap((item) => item.subjectId ?? []);
    const people = await this.ports.people.masked(officer.tenant, subjects);
    const line = (item: WorkItem & StoredDocument) => ({
      ...this.#describe(item, officer),
      ticket: tickets.get(item.caseId) ?? '',
      person: people.get(item.subjectId ?? '') ?? null,
      version: versionOf(item),
    });
    return { items: items.map(line), next };
  }

  async #ticketsOf(items: readonly WorkItem[]): Promise<ReadonlyMap<string, string>> {
    const tickets = new Map<string, string>();
    const unknown = new Set<string>();
    for (const { caseId } of items) {
      const ticket = this.#tickets.get(caseId);
      if (ticket === undefined) unknown.add(caseId);
      else tickets.set(caseId, ticket);
    }
    for (const [caseId, { ticket }] of await this.views.cases.getMany([...unknown])) {
      this.#tickets.set(caseId, ticket);
      tickets.set(caseId, ticket);
    }
    return tickets;
  }

  #describe(item: WorkItem, officer: Officer): Omit<WorklistLine, 'ticket' | 'person' | 'version'> {
    const { caseId, stepId, run, kind, service, village, openedAt, dueAt, urgent, paused, assignee, roles } = item;
    const passed = !paused && dueAt !== null && Date.parse(dueAt) < this.ports.clock.now().getTime();
    return {
      caseId,
      stepId,
      run,
      kind,
      label: this.wording.stepLabel(service, item.serviceVersion, item),
      service,
      serviceName: this.wording.serviceName(service),
      village,
      openedAt,
      dueAt,
      overdue: item.overdue || passed,
      urgent,
      paused,
      assignee,
      roles,
      mayDo: mayDo(item, officer),
    };
  }
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
    ...villageFilter(officer, village),
    ...(assignee === undefined ? {} : { assignee: assigneeOf(officer, assignee) }),
    ...(service === undefined ? {} : { service }),
    // A range, because the list is sorted by rank.
    ...(overdue === undefined ? {} : { rank: { lte: 0 } }),
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
