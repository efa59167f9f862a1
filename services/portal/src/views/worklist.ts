import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** Urgent steps are first: 0 overdue, 1 marked urgent, 2 the rest; then by due time. */
export type Rank = 0 | 1 | 2;

export interface WorkItem {
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
  readonly assignee: string | null;
  readonly urgent: boolean;
  readonly overdue: boolean;
  readonly paused: boolean;
  readonly rank: Rank;
  readonly openedAt: string;
  readonly dueAt: string | null;
}

interface StepRef {
  readonly caseId: string;
  readonly stepId: string;
  readonly run: number;
}

function idOf({ caseId, stepId, run }: StepRef): string {
  return `${caseId}/${stepId}/${run}`;
}

function opened({ tenant, data }: ContractMessage): WorkItem {
  const { requires: _, params: __, partner: ___, ...step } = data as DataOf<typeof contracts.StepOpened>;
  return { ...step, tenant, assignee: null, overdue: false, paused: false, rank: step.urgent ? 1 : 2 };
}

function resumed(item: WorkItem, { steps }: DataOf<typeof contracts.ClockResumed>): WorkItem {
  const moved = steps.find(({ stepId, run }) => stepId === item.stepId && run === item.run);
  return { ...item, paused: false, dueAt: moved ? moved.dueAt : item.dueAt };
}

const OF_ONE_STEP: readonly string[] = [
  contracts.StepOpened,
  contracts.StepAssigned,
  contracts.StepCompleted,
  contracts.StepOverdue,
].map((contract) => contract.type);
const OF_ALL_STEPS: readonly string[] = [
  contracts.ClockPaused,
  contracts.ClockResumed,
  contracts.FileReturned,
  contracts.CaseClosed,
].map((contract) => contract.type);

/** One document per open step, gone when the step ends. */
export const worklistView: View<WorkItem> = {
  collection: {
    name: 'portal-worklist',
    version: 1,
    indexes: [
      ['tenant', 'assignee', 'rank', 'dueAt'],
      ['tenant', 'roles', 'village', 'rank', 'dueAt'],
      ['tenant', 'roles', 'service', 'rank', 'dueAt'],
      ['tenant', 'roles', 'rank', 'dueAt'],
      ['caseId'],
    ],
  },
  topics: [TOPICS.intake],
  documentsOf: ({ type, data }) => (OF_ONE_STEP.includes(type) ? [idOf(data as StepRef)] : []),
  select: ({ type, subject }) => (OF_ALL_STEPS.includes(type) ? { caseId: subject } : undefined),
  evolve: (item, message) => {
    if (message.type === contracts.StepOpened.type) return opened(message);
    if (!item) return undefined;
    switch (message.type) {
      case contracts.StepAssigned.type:
        return { ...item, assignee: (message.data as DataOf<typeof contracts.StepAssigned>).officer };
      case contracts.StepOverdue.type:
        return { ...item, overdue: true, rank: 0 };
      case contracts.ClockPaused.type:
        return { ...item, paused: true };
      case contracts.ClockResumed.type:
        return resumed(item, message.data as DataOf<typeof contracts.ClockResumed>);
      default:
        return undefined;
    }
  },
};
