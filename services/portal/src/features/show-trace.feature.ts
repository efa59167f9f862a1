import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, type ServicePorts } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { WATCHERS } from '../application/access.ts';
import { CaseLines } from '../application/case-lines.ts';
import { causationTree, type TreeNode } from '../application/causation-tree.ts';
import { Wording } from '../application/wording.ts';
import { type TracedEvent, traceView } from '../views/trace.ts';

/** Events of one case that are read; the longest of the published services has some hundreds. */
const MOST = 2_000;

export type TraceLine = Omit<TracedEvent, 'tenant' | 'caseId'> & { readonly label: string };

export interface CaseTrace {
  readonly caseId: string;
  readonly roots: readonly TreeNode<TraceLine>[];
  /** Events in the tree. */
  readonly events: number;
  /** The case has more events than are shown: the latest are missing. */
  readonly truncated: boolean;
}

@ApiTags('Perkara')
@ApiBearerAuth()
@Controller('api/portal/cases')
export class ShowTrace {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseLines) private readonly cases: CaseLines,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  @Get(':caseId/trace')
  @Roles(...WATCHERS)
  @ApiOperation({ summary: 'Jejak satu perkara lintas layanan: kejadian mana yang menyebabkan kejadian mana' })
  async show(@CurrentOfficer() officer: Officer, @Param('caseId') caseId: string): Promise<CaseTrace> {
    const { tenant } = await this.cases.one(officer, caseId);
    const sort = { by: ['at'], direction: 'asc' } as const;
    const events: TraceLine[] = [];
    let truncated = false;
    for await (const event of allOf(this.ports.views.of(traceView), { filter: { tenant, caseId }, sort })) {
      truncated = events.length === MOST;
      if (truncated) break;
      events.push(this.#line(event));
    }
    const roots = causationTree(events);
    return { caseId, roots, events: events.length, truncated };
  }

  #line(event: TracedEvent): TraceLine {
    const { id, type, context, at, stream, revision, actor, correlationId, causationId } = event;
    const label = this.wording.event(type);
    return { id, type, label, context, at, stream, revision, actor, correlationId, causationId };
  }
}
