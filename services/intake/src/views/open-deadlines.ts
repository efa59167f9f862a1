import {
  CaseClosed,
  ClockPaused,
  ClockResumed,
  type ContractMessage,
  type DataOf,
  FileReturned,
  StepCompleted,
  StepOpened,
  StepOverdue,
  TOPICS,
} from '@alur/contracts';
import type { View } from '@alur/read-models';

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

const HANDLED: ReadonlySet<string> = new Set(
  [StepOpened, StepCompleted, StepOverdue, ClockPaused, ClockResumed, FileReturned, CaseClosed].map(({ type }) => type),
);

export const openDeadlines: View<OpenDeadlines> = {
  collection: { name: 'intake-open-deadlines', version: 1, indexes: [['nextDueAt']] },
  topics: [TOPICS.intake],
  documentsOf: ({ type, subject }) => (HANDLED.has(type) ? [subject] : []),
  evolve(document, message) {
    const before = document ?? { tenant: message.tenant, steps: [], paused: false, nextDueAt: null };
    const { steps, paused } = after(before, message);
    if (steps.length === 0 && !paused) return undefined;
    return { tenant: message.tenant, steps, paused, nextDueAt: paused ? null : earliest(steps) };
  },
};

function after({ steps, paused }: OpenDeadlines, message: ContractMessage): Pick<OpenDeadlines, 'steps' | 'paused'> {
  switch (message.type) {
    case StepOpened.type: {
      const { stepId, run, dueAt } = message.data as DataOf<typeof StepOpened>;
      return { steps: [...without(steps, stepId), { stepId, run, dueAt }], paused };
    }
    case StepCompleted.type:
      return { steps: without(steps, (message.data as DataOf<typeof StepCompleted>).stepId), paused };
    case StepOverdue.type:
      return { steps: without(steps, (message.data as DataOf<typeof StepOverdue>).stepId), paused };
    case ClockPaused.type:
      return { steps, paused: true };
    case ClockResumed.type: {
      const moved = (message.data as DataOf<typeof ClockResumed>).steps;
      const dueOf = (step: Deadline) => moved.find((m) => m.stepId === step.stepId)?.dueAt ?? null;
      return { steps: steps.map((step) => ({ ...step, dueAt: dueOf(step) })), paused: false };
    }
    case FileReturned.type:
      return { steps: [], paused };
    default:
      return { steps: [], paused: false };
  }
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
