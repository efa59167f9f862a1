import {
  type ContractMessage,
  type DataOf,
  GoodsCancelled,
  GoodsHandedOver,
  GoodsStepStarted,
  ReportStarted,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { policyContext } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { AidReportProcess } from './application/aid-report-process.ts';
import { GoodsHandoverProcess } from './application/goods-handover-process.ts';

type OfHandover = DataOf<typeof GoodsStepStarted | typeof GoodsHandedOver | typeof GoodsCancelled>;

/** Finishes what a request began on several streams: a crash between two of them leaves nothing half done. */
@ContractConsumer()
export class GoodsConsumer {
  constructor(
    @Inject(GoodsHandoverProcess) private readonly handovers: GoodsHandoverProcess,
    @Inject(AidReportProcess) private readonly reports: AidReportProcess,
  ) {}

  @OnContract('disbursement', GoodsStepStarted, GoodsHandedOver, GoodsCancelled)
  async finishHandover(message: ContractMessage<OfHandover>): Promise<void> {
    await this.handovers.finish(message.data.handoverId, policyContext(message, 'disbursement.finish-handover'));
  }

  @OnContract('disbursement', ReportStarted)
  async finishReport(message: ContractMessage<DataOf<typeof ReportStarted>>): Promise<void> {
    await this.reports.finish(message.data.caseId, policyContext(message, 'disbursement.finish-report'));
  }
}
