import { AidReportFeature } from '../features/goods/aid-report.feature.ts';
import { GoodsEvidenceFeature } from '../features/goods/goods-evidence.feature.ts';
import { GoodsHouseholds } from '../features/goods/goods-households.ts';
import { HandOverGoodsFeature } from '../features/goods/hand-over-goods.feature.ts';
import { PackGoodsFeature } from '../features/goods/pack-goods.feature.ts';
import { StockFeature } from '../features/goods/stock.feature.ts';
import { AidReports } from '../goods/aid-reports.ts';
import { GoodsHandovers } from '../goods/goods-handovers.ts';
import { AidCaseProcess } from '../processes/aid-case.process.ts';
import { GoodsProcess } from '../processes/goods.process.ts';
import { publishGoods } from '../publishing/goods.ts';
import type { Area } from './area.ts';

export const goods: Area = {
  controllers: [
    StockFeature,
    PackGoodsFeature,
    HandOverGoodsFeature,
    GoodsEvidenceFeature,
    AidReportFeature,
    AidCaseProcess,
    GoodsProcess,
  ],
  providers: [GoodsHouseholds, GoodsHandovers, AidReports],
  publish: publishGoods,
};
