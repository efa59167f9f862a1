import * as contracts from '@alur/contracts';
import { as, eventTable, internal } from '@alur/messaging';
import type { GoodsHandoverEvent } from './domain/goods-handover-events.ts';
import type { StockEvent } from './domain/stock-events.ts';

interface OfHandover {
  readonly caseId: string;
  readonly handoverId: string;
  readonly at: string;
}

const started = (step: string) => as(contracts.GoodsStepStarted, (data: OfHandover) => ({ ...data, step }));

export const goodsEvents = [
  eventTable<GoodsHandoverEvent>(
    {
      'goods-handover.preparation-started.v1': started('preparation'),
      'goods-handover.prepared.v1': as(contracts.GoodsPrepared),
      'goods-handover.unpacking-started.v1': started('unpacking'),
      'goods-handover.unpacked.v1': as(contracts.GoodsUnpacked),
      'goods-handover.issue-started.v1': started('issue'),
      // The stock publishes it.
      'goods-handover.issued.v1': internal,
      'goods-handover.handover-started.v1': started('handover'),
      'goods-handover.handed-over.v1': as(contracts.GoodsHandedOver),
      'goods-handover.cancellation-started.v1': started('cancellation'),
      'goods-handover.cancelled.v1': as(contracts.GoodsCancelled),
    },
    ({ caseId }) => caseId,
  ),
  eventTable<StockEvent>(
    {
      'stock.item-defined.v1': as(contracts.StockItemDefined),
      'stock.lot-received.v1': as(contracts.StockLotReceived),
      'stock.moved.v1': as(contracts.StockMoved),
      'stock.reservation-voided.v1': internal,
    },
    ({ item }) => item,
  ),
];
