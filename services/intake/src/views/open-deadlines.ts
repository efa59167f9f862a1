import {
  CaseClosed,
  CaseOverdue,
  CaseReopened,
  ClockPaused,
  ClockPausedV1,
  ClockResumed,
  DeadlineEscalated,
  DueMoved,
  FileCompleted,
  FileReturned,
  StepCompleted,
  StepOpened,
  StepOverdue,
} from '@alur/contracts';
import { folding } from '@alur/read-models';
import type { AlarmLevel } from '@alur/standards';

/** One limit that runs; `stepId` null: that of the whole case. */
export interface Deadline {
  readonly stepId: string | null;
  readonly kind: string | null;
  readonly start: string;
  readonly dueAt: string | null;
  readonly done: readonly AlarmLevel[];
}

/** The running limits of one case. */
export interface OpenDeadlines {
  readonly tenant: string;
  readonly service: string;
  readonly serviceVersion: number;
  readonly deadlines: readonly Deadline[];
  readonly paused: boolean;
  /** Earliest due time that has not been marked as passed; null when nothing can become overdue now. */
  readonly nextDueAt: string | null;
  /** Earliest due time of all; null while the clock stands still. */
  readonly watchFrom: string | null;
}

const { on, view } = folding<OpenDeadlines>();

export const openDeadlines = view({
  collection: { name: 'intake-open-deadlines', version: 2, indexes: [['nextDueAt'], ['watchFrom'], ['tenant']] },
  idOf: (_, { subject }) => subject,
  initial: (_, { tenant }) => ({
    tenant,
    service: '',
    serviceVersion: 0,
    deadlines: [],
    paused: false,
    nextDueAt: null,
    watchFrom: null,
  }),
  folds: [
    on(FileCompleted, (before, { at, dueAt }) =>
      after(before, { deadlines: replaced(before, { stepId: null, kind: null, start: at, dueAt, done: [] }) }),
    ),
    on(StepOpened, (before, { stepId, kind, service, serviceVersion, openedAt, dueAt }) =>
      after(before, {
        service,
        serviceVersion,
        deadlines: replaced(before, { stepId, kind, start: openedAt, dueAt, done: [] }),
      }),
    ),
    on(StepCompleted, (before, { stepId }) =>
      after(before, { deadlines: before.deadlines.filter((one) => one.stepId !== stepId) }),
    ),
    on(StepOverdue, (before, { stepId }) => reached(before, stepId, 'breach')),
    on(CaseOverdue, (before) => reached(before, null, 'breach')),
    on(DeadlineEscalated, (before, { stepId, level }) => reached(before, stepId, level)),
    on(ClockPaused, (before) => after(before, { paused: true })),
    on(ClockPausedV1, (before) => after(before, { paused: true })),
    on(ClockResumed, (before, { dueAt, steps }) =>
      after(before, {
        paused: false,
        deadlines: before.deadlines.map((one) => {
          const moved = one.stepId === null ? { dueAt } : steps.find(({ stepId }) => stepId === one.stepId);
          return { ...one, dueAt: moved?.dueAt ?? null };
        }),
      }),
    ),
    on(DueMoved, (before, { case: ofCase, steps }) =>
      after(before, {
        deadlines: before.deadlines.map((one) => {
          const moved = one.stepId === null ? ofCase : steps.find(({ stepId }) => stepId === one.stepId);
          return moved ? { ...one, dueAt: moved.to, done: moved.overdue ? one.done : [] } : one;
        }),
      }),
    ),
    on(CaseReopened, (before, { at, dueAt = null }) =>
      after(before, { deadlines: replaced(before, { stepId: null, kind: null, start: at, dueAt, done: [] }) }),
    ),
    on(FileReturned, (before) => after(before, { deadlines: [] })),
    on(CaseClosed, () => undefined),
  ],
});

function replaced({ deadlines }: OpenDeadlines, deadline: Deadline): Deadline[] {
  return [...deadlines.filter((one) => one.stepId !== deadline.stepId), deadline];
}

function reached(before: OpenDeadlines, stepId: string | null, level: AlarmLevel): OpenDeadlines | undefined {
  const deadlines = before.deadlines.map((one) =>
    one.stepId === stepId ? { ...one, done: [...one.done, level] } : one,
  );
  return after(before, { deadlines });
}

function after(before: OpenDeadlines, change: Partial<OpenDeadlines>): OpenDeadlines | undefined {
  const next = { ...before, ...change };
  if (next.deadlines.length === 0 && !next.paused) return undefined;
  const running = next.paused ? [] : next.deadlines;
  return {
    ...next,
    nextDueAt: earliest(running.filter(({ done }) => !done.includes('breach'))),
    watchFrom: earliest(running),
  };
}

function earliest(deadlines: readonly Deadline[]): string | null {
  return deadlines.reduce<string | null>(
    (first, { dueAt }) => (dueAt !== null && (first === null || dueAt < first) ? dueAt : first),
    null,
  );
}
