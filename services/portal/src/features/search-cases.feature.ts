import { Access, AccessError, filtered, type Officer, purposeOfLookUp, Roles, SEARCHERS } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  ChoiceField,
  PageQuery,
  PatternField,
  PORTS,
  page,
  pageOptions,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { asked, type Filter, type Page } from '@alur/read-models';
import { CASE_READERS } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { seenBy } from '../application/access.ts';
import { type CaseLine, CaseLines } from '../application/case-lines.ts';
import { PortalViews } from '../application/portal-views.ts';
import { plainCode } from '../domain/codes.ts';
import type { CaseState } from '../views/cases.ts';

const MOST_PEOPLE = 50;
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

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2001' })
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
    const people = q === undefined ? undefined : await this.#people(call, q);
    const filter: Filter = {
      tenant,
      ...seenBy(officer, village),
      ...asked({ subjectId: people && { in: people }, service, state }),
    };
    const sort = { by: ['openedAt'], direction: 'desc' } as const;
    const { items, next } = await page(this.views.cases.find({ filter, sort, ...pageOptions(request) }));
    return { items: await this.lines.of(tenant, items), next };
  }

  async #people({ officer, context: { correlationId } }: Call, query: string): Promise<string[]> {
    const { id, tenant, roles } = officer;
    if (!roles.some((role) => SEARCHERS.includes(role))) {
      if (TICKET.test(plainCode(query))) return [];
      throw new AccessError(
        403,
        'no-people-search',
        'Peran Anda mencari perkara menurut nomor tiket, bukan menurut orang.',
      );
    }
    const purpose = purposeOfLookUp(roles);
    return this.ports.people.find({ tenant, query, limit: MOST_PEOPLE, officer: id, purpose, correlationId });
  }

  async #byTicket(officer: Officer, typed: string): Promise<CaseLine[] | undefined> {
    const { tenant } = officer;
    const filter = { ticketKey: plainCode(typed), tenant, ...seenBy(officer) };
    const { items } = await this.views.cases.find({ filter });
    if (items.length === 0) return undefined;
    return this.lines.of(officer.tenant, items);
  }
}
