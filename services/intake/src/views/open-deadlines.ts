import {
  CaseClosed,
  ClockPaused,
  ClockPausedV1,
  ClockResumed,
  FileReturned,
  StepCompleted,
  StepOpened,
  StepOverdue,
} from '@alur/contracts';
import { folding } from '@alur/read-models';

export interface Deadline {
  readonly stepId: string;
  readonly run: number;
  readonly dueAt: string | null;
}

/** The open steps of one case whose due time has not been marked as passed. */
export interface OpenDeadlines {
  readonly tenant: string;
  readonly steps: readonly Deadline[];
  readonly paused: boolean;
  /** Earliest due time; null when nothing can become overdue now. */
  readonly nextDueAt: string | null;
}

const { on, view } = folding<OpenDeadlines>();

export const openDeadlines = view({
  collection: { name: 'intake-open-deadlines', version: 1, indexes: [['nextDueAt']] },
  idOf: (_, { subject }) => subject,
  initial: (_, { tenant }) => ({ tenant, steps: [], paused: false, nextDueAt: null }),
  folds: [
    on(StepOpened, (before, { stepId, run, dueAt }) =>
      after(before, { steps: [...without(before.steps, stepId), { stepId, run, dueAt }] }),
    ),
    on(StepCompleted, (before, { stepId }) => after(before, { steps: without(before.steps, stepId) })),
    on(StepOverdue, (before, { stepId }) => after(before, { steps: without(before.steps, stepId) })),
    on(ClockPaused, (before) => after(before, { paused: true })),
    on(ClockPausedV1, (before) => after(before, { paused: true })),
    on(ClockResumed, (before, { steps: moved }) => {
      const dueOf = ({ stepId }: Deadline) => moved.find((m) => m.stepId === stepId)?.dueAt ?? null;
      return after(before, { steps: before.steps.map((step) => ({ ...step, dueAt: dueOf(step) })), paused: false });
    }),
    on(FileReturned, (before) => after(before, { steps: [] })),
    on(CaseClosed, () => undefined),
  ],
});

function after(before: OpenDeadlines, change: Partial<OpenDeadlines>): OpenDeadlines | undefined {
  const { tenant, steps, paused } = { ...before, ...change };
  if (steps.length === 0 && !paused) return undefined;
  return { tenant, steps, paused, nextDueAt: paused ? null : earliest(steps) };
}

function without(steps: readonly Deadline[], stepId: string): Deadline[] {
  return steps.filter((step) => step.stepId !== stepId);
}

function earliest(steps: readonly Deadline[]): string | null {
  return steps.reduce<string | null>(
    (first, { dueAt }) => (dueAt !== null && (first === null || dueAt < first) ? dueAt : first),
    null,
  );
}
