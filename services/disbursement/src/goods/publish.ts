import {
  type Contract,
  type ContractMessage,
  FundsTrackEnded,
  GoodsCancelled,
  GoodsHandedOver,
  GoodsPrepared,
  GoodsStepStarted,
  GoodsTrackEnded,
  GoodsUnpacked,
  ReportDelivered,
  ReportStarted,
  StockItemDefined,
  StockLotReceived,
  StockMoved,
} from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { AidCaseEvent } from '../aid-case/domain/aid-case-events.ts';
import type { NumberAssigned } from '../shared/domain/number-register.ts';
import type { GoodsHandoverEvent } from './domain/goods-handover-events.ts';
import type { StockEvent } from './domain/stock-events.ts';

type GoodsAreaEvent = AidCaseEvent | GoodsHandoverEvent | StockEvent | NumberAssigned;

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
  'goods-handover.preparation-started.v1': GoodsStepStarted,
  'goods-handover.prepared.v1': GoodsPrepared,
  'goods-handover.unpacking-started.v1': GoodsStepStarted,
  'goods-handover.unpacked.v1': GoodsUnpacked,
  'goods-handover.issue-started.v1': GoodsStepStarted,
  // The stock says it.
  'goods-handover.issued.v1': null,
  'goods-handover.handover-started.v1': GoodsStepStarted,
  'goods-handover.handed-over.v1': GoodsHandedOver,
  'goods-handover.cancellation-started.v1': GoodsStepStarted,
  'goods-handover.cancelled.v1': GoodsCancelled,
  'stock.item-defined.v1': StockItemDefined,
  'stock.lot-received.v1': StockLotReceived,
  'stock.moved.v1': StockMoved,
  'stock.reservation-voided.v1': null,
  'number-register.number-assigned.v1': null,
};

/** What `GoodsStepStarted` calls the step. */
const STARTED: Readonly<Record<string, string>> = {
  'goods-handover.preparation-started.v1': 'preparation',
  'goods-handover.unpacking-started.v1': 'unpacking',
  'goods-handover.issue-started.v1': 'issue',
  'goods-handover.handover-started.v1': 'handover',
  'goods-handover.cancellation-started.v1': 'cancellation',
};

/**
 * Domain event → contract event; undefined for internal events and those of other areas.
 * @throws when an event does not fill its contract: the relay stops there, nothing is skipped.
 */
export function publishGoods(event: RecordedEvent): ContractMessage | undefined {
  const contract = isKnown(event.type) ? CONTRACTS[event.type] : null;
  if (contract === null) return undefined;
  return toMessage(contract, event, subjectOf(event), contract.schema.parse(published(event)));
}

function published({ type, data }: RecordedEvent): object {
  const step = STARTED[type];
  return step === undefined ? data : { ...data, step };
}

/** What the messages are ordered by: the case, or the item of the warehouse. */
function subjectOf({ type, data }: RecordedEvent): string {
  if (type.startsWith('stock.') && 'item' in data && typeof data.item === 'string') return data.item;
  if ('caseId' in data && typeof data.caseId === 'string') return data.caseId;
  throw new Error(`The event ${type} names nothing to order it by`);
}

function isKnown(type: string): type is GoodsAreaEvent['type'] {
  return Object.hasOwn(CONTRACTS, type);
}
