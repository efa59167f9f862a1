import * as contracts from '@alur/contracts';
import { type ContractMessage, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';
import { caseOf } from '../domain/case-of.ts';

/** Something that happened in a case. */
export interface TimelineEntry {
  readonly tenant: string;
  readonly caseId: string;
  readonly at: string;
  /** Contract type, `alur.intake.step-completed.v1`. */
  readonly type: string;
  readonly by: string;
  /** What the event says besides; without personal data. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Left out of `facts`: said elsewhere in the entry, or needed by machines only. */
const LEFT_OUT = new Set([
  'caseId',
  'at',
  'by',
  'notBy',
  'requires',
  'params',
  'snapshotHash',
  'sha256',
  'subjectId',
  'reporterId',
  'excluded',
  'reasonId',
  'verificationCode',
]);
/** Told again by another event of the same act. */
const UNTOLD: ReadonlySet<string> = new Set(
  [
    contracts.StockMoved,
    contracts.GoodsStepStarted,
    contracts.FundsStepStarted,
    contracts.ReportStarted,
    contracts.FundsRequested,
    contracts.FundsDisbursed,
  ].map(({ type }) => type),
);

function toldCaseOf(message: ContractMessage): string | undefined {
  return UNTOLD.has(message.type) ? undefined : caseOf(message);
}

function factsOf({ data }: ContractMessage): Record<string, unknown> {
  const entries = Object.entries(data as object);
  return Object.fromEntries(entries.filter(([name]) => !LEFT_OUT.has(name)));
}

/** One document per message: its id orders what happened at the same moment in one stream. */
export const timelineView: View<TimelineEntry> = {
  collection: { name: 'portal-timeline', version: 3, indexes: [['tenant', 'caseId', 'at']] },
  topics: [TOPICS.intake, TOPICS.verification, TOPICS.survey, TOPICS.disbursement, TOPICS.notification],
  documentsOf: (message) =>
    toldCaseOf(message) === undefined ? [] : [`${message.stream}@${String(message.revision).padStart(9, '0')}`],
  evolve: (_, message) => ({
    tenant: message.tenant,
    caseId: caseOf(message)!,
    at: message.time,
    type: message.type,
    by: message.actor,
    facts: factsOf(message),
  }),
};
