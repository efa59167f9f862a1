import type { MaskedPerson } from '@alur/contracts';
import { Access, type AccessRule, AnyOfficer, CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { type Paging, PORTS, Routes, type ServicePorts } from '@alur/platform';
import type { Collection, Page, Query as Reading, StoredDocument } from '@alur/read-models';
import type { RoleList } from '@alur/standards';
import { Get, Inject, Injectable, Param, Query, type StreamableFile, type Type } from '@nestjs/common';
import { CaseLines } from '../../application/case-lines.ts';
import { GrantLines } from '../../application/grant-lines.ts';
import { IncidentLines } from '../../application/incident-lines.ts';
import { PortalViews } from '../../application/portal-views.ts';
import { Wording } from '../../application/wording.ts';
import { type Find, Listed, ListQuery, Lists } from './lists.ts';
import type { Sheet } from './sheet.ts';

/** What the lists read. */
@Injectable()
export class ListSources {
  constructor(
    @Inject(PORTS) readonly ports: ServicePorts,
    @Inject(PortalViews) readonly views: PortalViews,
    @Inject(Wording) readonly wording: Wording,
    @Inject(CaseLines) readonly cases: CaseLines,
    @Inject(IncidentLines) readonly incidents: IncidentLines,
    @Inject(GrantLines) readonly grants: GrantLines,
  ) {}

  /** The masked identity of the subject of an item; null for an item without one and for erased people. */
  async people(
    tenant: string,
    items: readonly { readonly subjectId: string | null }[],
  ): Promise<(item: { readonly subjectId: string | null }) => MaskedPerson | null> {
    const people = await this.ports.people.masked(
      tenant,
      items.flatMap(({ subjectId }) => subjectId ?? []),
    );
    return ({ subjectId }) => people.get(subjectId ?? '') ?? null;
  }

  /** Today's calendar date in the office's zone, `2026-07-01`. */
  today(tenant: string): string {
    return this.ports.standards.localDate({ tenant, at: this.ports.clock.now().toISOString() });
  }
}

/** What an officer asked of a list. */
export interface Asked<Q> {
  readonly officer: Officer;
  readonly tenant: string;
  readonly query: Q;
  /** The parameter of the path; empty when the route has none. */
  readonly id: string;
}

/** A list of the portal as data: its route, who may read it, what it finds and the columns of its file. */
export interface List<Q extends ListQuery, Line> extends Sheet<Line> {
  readonly operationId: string;
  readonly heading: string;
  /** With one parameter at the most. */
  readonly route: string;
  readonly readers: RoleList | 'any-officer';
  readonly access: AccessRule;
  readonly summary: string;
  /** Fields of the query, where the list takes more than page and format. */
  readonly query?: Type<Q>;
  /** Runs once per request: checks what was asked, and answers what reads a page. */
  readonly find: (sources: ListSources, asked: Asked<Q>) => Find<Line> | Promise<Find<Line>>;
  /** What the JSON answer holds beside the page. */
  readonly beside?: (sources: ListSources, asked: Asked<Q>) => Promise<object>;
}

/** Reads pages of one view. `lines` describes the documents of a page. */
export function pagesOf<Doc extends object, Line>(
  view: Pick<Collection<Doc>, 'find'>,
  reading: Pick<Reading, 'filter' | 'sort'>,
  lines: (items: readonly (Doc & StoredDocument)[]) => readonly Line[] | Promise<readonly Line[]>,
): Find<Line> {
  return async (paging: Paging): Promise<Page<Line>> => {
    const { items, next } = await view.find({ ...reading, ...paging });
    return { items: await lines(items), next };
  };
}

/** The controller of a list. */
export function list<Q extends ListQuery, Line>(definition: List<Q, Line>): Type {
  const { operationId, heading, route, readers, access, summary, query: Fields = ListQuery, find, beside } = definition;

  @Routes(route, heading)
  class ListController {
    constructor(
      @Inject(ListSources) private readonly sources: ListSources,
      @Inject(Lists) private readonly lists: Lists,
    ) {}

    @Get()
    @(readers === 'any-officer' ? AnyOfficer() : Roles(...readers))
    @Access(access)
    @Listed(summary, operationId)
    async answer(@CurrentOfficer() officer: Officer, @Query() query: Q, id = ''): Promise<object | StreamableFile> {
      const { tenant } = officer;
      const asked = { officer, tenant, query, id };
      const extra = await beside?.(this.sources, asked);
      const answer = await this.lists.answer(tenant, query, definition, await find(this.sources, asked));
      return extra === undefined || query.format !== undefined ? answer : { ...extra, ...answer };
    }
  }

  const [parameter] = /(?<=:)\w+/.exec(route) ?? [];
  if (parameter !== undefined) Param(parameter)(ListController.prototype, 'answer', 2);
  // The compiler cannot emit the type of a generic parameter, by which the query is checked and documented.
  Reflect.defineMetadata('design:paramtypes', [Object, Fields, String], ListController.prototype, 'answer');
  return ListController;
}
