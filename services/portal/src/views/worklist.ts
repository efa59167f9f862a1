import type { DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';
import { dueInPause, rolesOf } from '@alur/standards';

/** Urgent steps are first: 0 overdue, 1 marked urgent, 2 the rest; then by due time. */
export type Rank = 0 | 1 | 2;

/** `sign`: a drafted letter waits for its signatory; its item is beside that of the step. */
export type WorkAct = 'work' | 'sign';

export interface WorkItem {
  readonly act: WorkAct;
  /** Of `sign`. */
  readonly letterId?: string;
  readonly letterType?: string;
  /** Who drafted the letter last. */
  readonly draftedBy?: string;
  readonly tenant: string;
  readonly caseId: string;
  readonly stepId: string;
  readonly run: number;
  readonly kind: string;
  readonly service: string;
  readonly serviceVersion: number;
  readonly subjectId: string | null;
  readonly village: string | null;
  /** Whose lists show it: the doers, the partner, and the other desks of a step that passes through several. */
  readonly roles: readonly string[];
  /** Roles that the step names. */
  readonly doers: readonly string[];
  readonly partner: string | null;
  /** Officers who may not do the step, because they did one that it must be separate from. */
  readonly notBy: readonly string[];
  /** Officers whom a complaint accuses; absent: none. */
  readonly excluded?: readonly string[] | undefined;
  readonly assignee: string | null;
  readonly urgent: boolean;
  readonly overdue: boolean;
  readonly paused: boolean;
  readonly rank: Rank;
  readonly openedAt: string;
  /** The earlier of the two below; null also while a pause holds the clock back. */
  readonly dueAt: string | null;
  readonly stepDueAt: string | null;
  readonly caseDueAt: string | null;
}

/** Due times of a step with what is derived from them. */
function due(item: WorkItem, change: Partial<Pick<WorkItem, 'stepDueAt' | 'caseDueAt'>>): WorkItem {
  const next = { ...item, ...change };
  const times = [next.stepDueAt, next.caseDueAt].filter((time) => time !== null);
  return { ...next, dueAt: times.sort()[0] ?? null };
}

function overdue(item: WorkItem, is: boolean): WorkItem {
  return { ...item, overdue: is, rank: is ? 0 : item.urgent ? 1 : 2 };
}

function pausedAt(item: WorkItem, { at }: { readonly at: string }): WorkItem {
  const { stepDueAt, caseDueAt } = item;
  return { ...due(item, { stepDueAt: dueInPause(stepDueAt, at), caseDueAt: dueInPause(caseDueAt, at) }), paused: true };
}

/** Other acts of fixed roles have lists of their own: who assigns a team, who signs. */
function shownTo({ kind, roles, partner }: Pick<DataOf<typeof contracts.StepOpened>, 'kind' | 'roles' | 'partner'>) {
  const desks = kind === 'grant-batch' ? rolesOf('grant-batch', 'lead', 'verify', 'field-check') : [];
  return [...new Set([...roles, ...(partner === null ? [] : [partner]), ...desks])];
}

const { begin, on, view } = folding<WorkItem>();

/** One document per open step, gone when the step ends, and one per letter that waits for its signature. */
export const worklistView = view({
  collection: {
    name: 'portal-worklist',
    version: 5,
    indexes: [
      ['tenant', 'assignee', 'rank', 'dueAt'],
      ['tenant', 'roles', 'village', 'rank', 'dueAt'],
      ['tenant', 'roles', 'service', 'rank', 'dueAt'],
      ['tenant', 'roles', 'rank', 'dueAt'],
      ['tenant', 'act', 'roles', 'openedAt'],
      ['caseId'],
    ],
  },
  idOf: (data) => ('letterId' in data ? `letter/${data.letterId}` : `${data.caseId}/${data.stepId}/${data.run}`),
  folds: [
    begin(
      contracts.StepOpened,
      ({ requires: _, params: __, roles: doers, dueAt, caseDueAt = null, ...step }, { tenant }) => {
        const item = {
          ...step,
          act: 'work' as const,
          roles: shownTo({ ...step, roles: doers }),
          doers,
          tenant,
          assignee: null,
          overdue: false,
          paused: false,
          stepDueAt: dueAt,
          caseDueAt,
        };
        return due({ ...item, rank: step.urgent ? 1 : 2, dueAt }, {});
      },
    ),
    begin(contracts.LetterDrafted, ({ caseId, letterId, letterType, by, at, task }, { tenant }) => {
      if (task === undefined) return undefined;
      const { signerRole, ...found } = task;
      const item = {
        ...found,
        act: 'sign',
        tenant,
        caseId,
        kind: 'letter',
        roles: [signerRole],
        doers: [signerRole],
      } as const;
      const open = {
        partner: null,
        assignee: null,
        overdue: false,
        paused: false,
        openedAt: at,
        dueAt: null,
        stepDueAt: null,
        caseDueAt: null,
      } as const;
      return { ...item, ...open, rank: task.urgent ? 1 : 2, letterId, letterType, draftedBy: by };
    }),
    on(contracts.LetterSigningStarted, () => undefined),
    on(contracts.LetterWithdrawn, () => undefined),
    on(contracts.StepAssigned, (item, { officer }) => ({ ...item, assignee: officer })),
    on(contracts.StepOverdue, (item) => overdue(item, true)),
    on(contracts.StepCompleted, () => undefined),
  ],
  selected: {
    filter: ({ subject }) => ({ caseId: subject }),
    folds: [
      on(contracts.FileCompleted, (item, { dueAt }) => due(item, { caseDueAt: dueAt })),
      on(contracts.CaseOverdue, (item) => overdue(item, true)),
      on(contracts.ClockPaused, pausedAt),
      on(contracts.ClockPausedV1, pausedAt),
      on(contracts.ClockResumed, (item, { dueAt, steps }) => {
        const moved = steps.find(({ stepId, run }) => stepId === item.stepId && run === item.run);
        return { ...due(item, { stepDueAt: moved?.dueAt ?? null, caseDueAt: dueAt }), paused: false };
      }),
      on(contracts.DueMoved, (item, { case: ofCase, steps }) => {
        const step = steps.find(({ stepId, run }) => stepId === item.stepId && run === item.run);
        const late = [ofCase, step].flatMap((moved) => (moved ? [moved.overdue] : []));
        const moved = due(item, {
          ...(step && { stepDueAt: step.to }),
          ...(ofCase && { caseDueAt: ofCase.to }),
        });
        return late.length === 0 ? moved : overdue(moved, item.overdue && late.includes(true));
      }),
      on(contracts.FileReturned, () => undefined),
      on(contracts.CaseClosed, () => undefined),
    ],
  },
});
