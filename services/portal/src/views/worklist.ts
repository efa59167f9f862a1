import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';

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
  readonly roles: readonly string[];
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
  readonly dueAt: string | null;
}

const { begin, on, view } = folding<WorkItem>();

/** One document per open step, gone when the step ends, and one per letter that waits for its signature. */
export const worklistView = view({
  collection: {
    name: 'portal-worklist',
    version: 3,
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
    begin(contracts.StepOpened, ({ requires: _, params: __, partner: ___, ...step }, { tenant }) => ({
      ...step,
      act: 'work',
      tenant,
      assignee: null,
      overdue: false,
      paused: false,
      rank: step.urgent ? 1 : 2,
    })),
    begin(contracts.LetterDrafted, ({ caseId, letterId, letterType, by, at, task }, { tenant }) => {
      if (task === undefined) return undefined;
      const { signerRole, ...found } = task;
      const item = { ...found, act: 'sign', tenant, caseId, kind: 'letter', roles: [signerRole] } as const;
      const open = { assignee: null, overdue: false, paused: false, openedAt: at, dueAt: null } as const;
      return { ...item, ...open, rank: task.urgent ? 1 : 2, letterId, letterType, draftedBy: by };
    }),
    on(contracts.LetterSigningStarted, () => undefined),
    on(contracts.LetterWithdrawn, () => undefined),
    on(contracts.StepAssigned, (item, { officer }) => ({ ...item, assignee: officer })),
    on(contracts.StepOverdue, (item) => ({ ...item, overdue: true, rank: 0 })),
    on(contracts.StepCompleted, () => undefined),
  ],
  selected: {
    filter: ({ subject }) => ({ caseId: subject }),
    folds: [
      on(contracts.ClockPaused, (item) => ({ ...item, paused: true })),
      on(contracts.ClockPausedV1, (item) => ({ ...item, paused: true })),
      on(contracts.ClockResumed, (item, { steps }) => {
        const moved = steps.find(({ stepId, run }) => stepId === item.stepId && run === item.run);
        return { ...item, paused: false, dueAt: moved ? moved.dueAt : item.dueAt };
      }),
      on(contracts.FileReturned, () => undefined),
      on(contracts.CaseClosed, () => undefined),
    ],
  },
});
