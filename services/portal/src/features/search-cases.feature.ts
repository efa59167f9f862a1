import type { FoundPeople } from '@alur/contracts';
import { Access, AccessError, filtered, type Officer, purposeOfLookUp, Roles, SEARCHERS } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  ChoiceField,
  cursorInvalid,
  PageQuery,
  PatternField,
  PORTS,
  page,
  pageOptions,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { asked, type Filter, type Page, type Sort } from '@alur/read-models';
import { CASE_READERS } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { seenBy } from '../application/access.ts';
import { type CaseLine, CaseLines, type StoredCase } from '../application/case-lines.ts';
import { PortalViews } from '../application/portal-views.ts';
import { plainCode } from '../domain/codes.ts';
import type { CaseState } from '../views/cases.ts';

/** People whose cases are looked for at a time, which one query of the view combines. */
const PEOPLE_AT_ONCE = 200;
/** How often one request asks for more people when those before had no case that the officer sees. */
const MOST_ROUNDS = 5;
const NEWEST: Sort = { by: ['openedAt'], direction: 'desc' };
/** A ticket that is not found is no question about a person. */
const TICKET = /^[0-9A-Z]{13}$/;

export class SearchRequest extends PageQuery {
  @TextField({
    optional: true,
    min: 2,
    max: 150,
    description: 'Nomor tiket, NIK, nomor KK, nomor telepon, atau kata-kata nama',
  })
  q?: string;

  @PatternField(/^[a-z0-9-]{2,80}$/, { optional: true })
  service?: string;

  @ChoiceField(['open', 'returned', 'closed'], { optional: true })
  state?: CaseState;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2004' })
  village?: string;
}

@ApiBearerAuth()
@Routes('api/portal', 'Perkara')
export class SearchCases {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(CaseLines) private readonly lines: CaseLines,
  ) {}

  /** A POST, because the words may be a name or a NIK, which no address may hold. Newest cases first. */
  @Changes('search', 'Cari perkara menurut tiket, orang, layanan, keadaan, desa/kelurahan')
  @Roles(...CASE_READERS)
  @Access(filtered('cases that the officer sees'))
  async search(@Caller() call: Call, @Body() request: SearchRequest): Promise<Page<CaseLine>> {
    const { officer } = call;
    const { q, service, state, village } = request;
    const { tenant } = officer;
    if (q !== undefined) {
      const byTicket = await this.#byTicket(officer, q);
      if (byTicket) return { items: byTicket, next: null };
    }
    const filter: Filter = { tenant, ...seenBy(officer, village), ...asked({ service, state }) };
    const { items, next } = await (q === undefined
      ? page(this.views.cases.find({ filter, sort: NEWEST, ...pageOptions(request) }))
      : this.#ofPeople(call, q, filter, request));
    return { items: await this.lines.of(tenant, items), next };
  }

  /** People come in parts, so that a common name has an end but no bound; cases are the newest first within a part. */
  async #ofPeople(call: Call, q: string, filter: Filter, request: SearchRequest): Promise<Page<StoredCase>> {
    const { limit } = pageOptions(request);
    const items: StoredCase[] = [];
    let place = placeOf(request.cursor);
    for (let round = 1; ; round += 1) {
      const people = await this.#people(call, q, place.people);
      const of = { ...filter, subjectId: { in: [...people.subjectIds] } };
      const paging = { limit: limit - items.length, ...(place.cases !== undefined && { after: place.cases }) };
      const found = await page(this.views.cases.find({ filter: of, sort: NEWEST, ...paging }));
      items.push(...found.items);
      if (found.next !== null) return { items, next: cursorOf({ ...place, cases: found.next }) };
      if (people.next === null) return { items, next: null };
      place = { people: people.next };
      if (items.length === limit || round === MOST_ROUNDS) return { items, next: cursorOf(place) };
    }
  }

  async #people({ officer, context }: Call, query: string, after: string | undefined): Promise<FoundPeople> {
    const { id, tenant, roles } = officer;
    if (!roles.some((role) => SEARCHERS.includes(role))) {
      if (TICKET.test(plainCode(query))) return { subjectIds: [], next: null };
      throw new AccessError(
        403,
        'no-people-search',
        'Peran Anda mencari perkara menurut nomor tiket, bukan menurut orang.',
      );
    }
    const asker = { tenant, officer: id, purpose: purposeOfLookUp(roles), correlationId: context.correlationId };
    return this.ports.people.find({ ...asker, query, limit: PEOPLE_AT_ONCE, ...(after !== undefined && { after }) });
  }

  async #byTicket(officer: Officer, typed: string): Promise<CaseLine[] | undefined> {
    const { tenant } = officer;
    const filter = { ticketKey: plainCode(typed), tenant, ...seenBy(officer) };
    const { items } = await this.views.cases.find({ filter });
    if (items.length === 0) return undefined;
    return this.lines.of(officer.tenant, items);
  }
}

/** Where a page of a search for people begins: after which people, and where in their cases. */
interface Place {
  readonly people?: string;
  readonly cases?: string;
}

function cursorOf({ people = '', cases = '' }: Place): string {
  return `${people}~${cases}`;
}

/** @throws ProblemException 400 `cursor-invalid` */
function placeOf(cursor = '~'): Place {
  const [people, cases, ...rest] = cursor.split('~');
  if (people === undefined || cases === undefined || rest.length > 0) throw cursorInvalid();
  return { ...(people !== '' && { people }), ...(cases !== '' && { cases }) };
}
