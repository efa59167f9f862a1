import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { policyContext } from '@alur/platform';
import { Inject } from '@nestjs/common';
import { Cases } from '../application/cases.ts';

/** Keeps what of the aid has left the office and reached nobody yet, because such a case cannot be ended. */
@ContractConsumer()
export class AidUnderWay {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @OnContract('intake', contracts.FundsDisbursed)
  paid(message: ContractMessage<DataOf<typeof contracts.FundsDisbursed>>): Promise<void> {
    return this.#moved(message, 'funds', message.data.amount);
  }

  @OnContract('intake', contracts.FundsHandedOver, contracts.FundsReturned)
  settled(
    message: ContractMessage<DataOf<typeof contracts.FundsHandedOver | typeof contracts.FundsReturned>>,
  ): Promise<void> {
    return this.#moved(message, 'funds', -message.data.amount);
  }

  /** The transfer to one recipient came back, or BPKAD ordered the payment. */
  @OnContract('intake', contracts.FundsStateChanged)
  async changed(message: ContractMessage<DataOf<typeof contracts.FundsStateChanged>>): Promise<void> {
    const { state, amount } = message.data;
    if (state === 'transfer-failed') await this.#moved(message, 'funds', amount);
    if (state !== 'sp2d-issued') return;
    const { caseId, at } = message.data;
    const context = policyContext(message, 'intake.note-payment-order');
    await this.cases.execute(caseId, { type: 'note-payment-order', at }, context);
  }

  @OnContract('intake', contracts.GoodsStepStarted)
  async issued(message: ContractMessage<DataOf<typeof contracts.GoodsStepStarted>>): Promise<void> {
    const { step, handoverId } = message.data;
    if (step === 'issue') await this.#moved(message, handoverId, 1);
  }

  @OnContract('intake', contracts.GoodsHandedOver, contracts.GoodsCancelled, contracts.GoodsUnpacked)
  back(
    message: ContractMessage<
      DataOf<typeof contracts.GoodsHandedOver | typeof contracts.GoodsCancelled | typeof contracts.GoodsUnpacked>
    >,
  ): Promise<void> {
    return this.#moved(message, message.data.handoverId, -1);
  }

  async #moved(
    message: ContractMessage<{ readonly caseId: string; readonly at: string }>,
    aid: string,
    change: number,
  ): Promise<void> {
    const { caseId, at } = message.data;
    const command = { type: 'note-aid', aid, change, at } as const;
    await this.cases.execute(caseId, command, policyContext(message, 'intake.note-aid'));
  }
}
