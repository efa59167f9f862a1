import * as contracts from '@alur/contracts';
import { as, eventTable, internal } from '@alur/messaging';
import type { FundEvent } from './domain/fund.ts';
import type { FundsRequestEvent } from './domain/funds-request-events.ts';
import type { ReconciliationEvent } from './domain/reconciliation.ts';
import type { Sp2dRegistered } from './domain/sp2d-register.ts';

export const moneyEvents = [
  eventTable<FundEvent>(
    { 'fund.budgeted.v1': as(contracts.FundOpened), 'fund.moved.v1': as(contracts.FundMoved) },
    // A fund is ordered by its line.
    (_data, { stream }) => stream,
  ),
  eventTable<FundsRequestEvent>(
    {
      // Other services published these themselves.
      'funds-request.class-noted.v1': internal,
      'funds-request.step-noted.v1': internal,
      'funds-request.step-ended.v1': internal,

      'funds-request.drafted.v1': as(contracts.FundsStateChanged, (data) => ({
        ...data,
        state: 'drafted',
        reasonCode: null,
        number: null,
      })),
      // What is on it is personal; those who pay read it here.
      'funds-request.list-fixed.v1': internal,
      'funds-request.moved.v1': as(contracts.FundsStateChanged),
      'funds-request.submitted.v1': as(contracts.FundsRequested, ({ line, recipients, ...data }) => ({
        ...data,
        ...line,
        recipients: recipients.length,
      })),
      'funds-request.disbursed.v1': as(contracts.FundsDisbursed),
      'funds-request.step-started.v1': as(contracts.FundsStepStarted, (data) => ({
        ...data,
        recipient: data.step === 'hand-over' ? data.householdId : null,
      })),
      // The request is where it was before.
      'funds-request.step-failed.v1': internal,
      'funds-request.handed-over.v1': as(contracts.FundsHandedOver, (data) => ({ ...data, bast: data.bast.number })),
      'funds-request.transfer-failed.v1': as(contracts.FundsStateChanged, ({ bast = null, ...data }) => ({
        ...data,
        state: 'transfer-failed',
        number: bast,
      })),
      'funds-request.not-received.v1': internal,
      'funds-request.rest-returned.v1': as(contracts.FundsReturned),
      // The file of the case ends the step, also after a crash.
      'funds-request.track-ended.v1': as(contracts.FundsStepStarted, (data) => ({
        ...data,
        step: 'end-track',
        recipient: null,
      })),
    },
    ({ caseId }) => caseId,
  ),
  eventTable<Sp2dRegistered | ReconciliationEvent>({
    'sp2d-register.registered.v1': internal,
    'reconciliation.recorded.v1': internal,
  }),
];
