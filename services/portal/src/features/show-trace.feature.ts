import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import { Reads, Routes } from '@alur/platform';
import type { StoredDocument } from '@alur/read-models';
import { LEADS } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { CaseLines } from '../application/case-lines.ts';
import { causationTree, type TreeNode } from '../application/causation-tree.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';
import type { TracedEvent } from '../views/trace.ts';

/** Events of one case that are read; the longest of the published services has some hundreds. */
const MOST = 2_000;
const PAGE = 200;

export type TraceLine = Omit<TracedEvent, 'tenant' | 'caseId'> & { readonly label: string };

export interface CaseTrace {
  readonly caseId: string;
  readonly roots: readonly TreeNode<TraceLine>[];
  /** Events in the tree. */
  readonly events: number;
  /** The case has more events than are shown: the latest are missing. */
  readonly truncated: boolean;
}

@ApiBearerAuth()
@Routes('api/portal/cases', 'Perkara')
export class ShowTrace {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(CaseLines) private readonly cases: CaseLines,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  @Reads(':caseId/trace', 'Jejak satu perkara lintas layanan: kejadian mana yang menyebabkan kejadian mana')
  @Roles(...LEADS)
  @Access(inCase('line'))
  async show(@CurrentOfficer() officer: Officer, @Param('caseId') caseId: string): Promise<CaseTrace> {
    const { tenant } = await this.cases.one(officer, caseId);
    const found: (TracedEvent & StoredDocument)[] = [];
    let after: string | null = null;
    do {
      const paging = { limit: PAGE, ...(after === null ? {} : { after }) };
      const sort = { by: ['at'], direction: 'asc' } as const;
      const { items, next } = await this.views.trace.find({ filter: { tenant, caseId }, sort, ...paging });
      found.push(...items);
      after = next;
    } while (after !== null && found.length < MOST);
    const roots = causationTree(found.map((event) => this.#line(event)));
    return { caseId, roots, events: found.length, truncated: after !== null };
  }

  #line(event: TracedEvent): TraceLine {
    const { id, type, context, at, stream, revision, actor, correlationId, causationId } = event;
    const label = this.wording.event(type);
    return { id, type, label, context, at, stream, revision, actor, correlationId, causationId };
  }
}
