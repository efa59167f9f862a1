import {
  type Contract,
  type ContractMessage,
  FundsTrackEnded,
  GoodsTrackEnded,
  ReportDelivered,
  ReportStarted,
} from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { AidCaseEvent } from '../domain/aid-case-events.ts';
import type { NumberAssigned } from '../domain/number-register.ts';

type GoodsAreaEvent = AidCaseEvent | NumberAssigned;

/** The contract of every domain event of the area; null: it stays inside. */
const CONTRACTS: Readonly<Record<GoodsAreaEvent['type'], Contract | null>> = {
  // What other services said themselves.
  'aid-case.opened.v1': null,
  'aid-case.household-noted.v1': null,
  'aid-case.household-removed.v1': null,
  'aid-case.eligibility-noted.v1': null,
  'aid-case.step-noted.v1': null,
  'aid-case.steps-voided.v1': null,
  'aid-case.reopened.v1': null,
  // The hand-over says it.
  'aid-case.household-settled.v1': null,
  'aid-case.goods-track-ended.v1': GoodsTrackEnded,
  'aid-case.funds-track-ended.v1': FundsTrackEnded,
  'aid-case.report-started.v1': ReportStarted,
  'aid-case.report-delivered.v1': ReportDelivered,
  'number-register.number-assigned.v1': null,
};

/**
 * Domain event → contract event; undefined for internal events and those of other areas.
 * @throws when an event does not fill its contract: the relay stops there, nothing is skipped.
 */
export function publishGoods(event: RecordedEvent): ContractMessage | undefined {
  const contract = isKnown(event.type) ? CONTRACTS[event.type] : null;
  if (contract === null) return undefined;
  return toMessage('disbursement', contract, event, subjectOf(event), contract.schema.parse(event.data));
}

/** What the messages are ordered by: the case, or the item of the warehouse. */
function subjectOf({ type, data }: RecordedEvent): string {
  if ('caseId' in data && typeof data.caseId === 'string') return data.caseId;
  if ('item' in data && typeof data.item === 'string') return data.item;
  throw new Error(`The event ${type} names nothing to order it by`);
}

function isKnown(type: string): type is GoodsAreaEvent['type'] {
  return Object.hasOwn(CONTRACTS, type);
}
