import type { Area } from '../shared/area.ts';
import { AidReportProcess } from './application/aid-report-process.ts';
import { GoodsHandoverProcess } from './application/goods-handover-process.ts';
import { GoodsHouseholds } from './application/goods-households.ts';
import { AidReportFeature } from './features/aid-report.feature.ts';
import { GoodsEvidenceFeature } from './features/goods-evidence.feature.ts';
import { HandOverGoodsFeature } from './features/hand-over-goods.feature.ts';
import { PackGoodsFeature } from './features/pack-goods.feature.ts';
import { StockFeature } from './features/stock.feature.ts';
import { GoodsConsumer } from './goods.process.ts';
import { goodsEvents } from './publish.ts';

export const goods: Area = {
  controllers: [
    StockFeature,
    PackGoodsFeature,
    HandOverGoodsFeature,
    GoodsEvidenceFeature,
    AidReportFeature,
    GoodsConsumer,
  ],
  providers: [GoodsHouseholds, GoodsHandoverProcess, AidReportProcess],
  events: goodsEvents,
};
