import {
  type Contract,
  type ContractMessage,
  FundMoved,
  FundOpened,
  FundsDisbursed,
  FundsHandedOver,
  FundsRequested,
  FundsReturned,
  FundsStateChanged,
  FundsStepStarted,
} from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { RecipientEvent } from '../shared/domain/recipient-register.ts';
import type { FundEvent } from './domain/fund.ts';
import type { FundsRequestEvent } from './domain/funds-request-events.ts';
import type { ReconciliationEvent } from './domain/reconciliation.ts';
import type { Sp2dRegistered } from './domain/sp2d-register.ts';

type MoneyEvent = FundEvent | FundsRequestEvent | Sp2dRegistered | RecipientEvent | ReconciliationEvent;

/** The contract of every event of the money; null: it stays inside. */
const CONTRACTS: Readonly<Record<MoneyEvent['type'], Contract | null>> = {
  'fund.budgeted.v1': FundOpened,
  'fund.moved.v1': FundMoved,
  // What other services said themselves.
  'funds-request.class-noted.v1': null,
  'funds-request.step-noted.v1': null,
  'funds-request.step-ended.v1': null,
  'funds-request.drafted.v1': FundsStateChanged,
  'funds-request.moved.v1': FundsStateChanged,
  'funds-request.submitted.v1': FundsRequested,
  'funds-request.disbursed.v1': FundsDisbursed,
  'funds-request.step-started.v1': FundsStepStarted,
  // The request stands where it stood before.
  'funds-request.step-failed.v1': null,
  'funds-request.handed-over.v1': FundsHandedOver,
  'funds-request.transfer-failed.v1': FundsStateChanged,
  'funds-request.not-received.v1': null,
  'funds-request.rest-returned.v1': FundsReturned,
  // The file of the case ends the step: it is told next, also after a crash.
  'funds-request.track-ended.v1': FundsStepStarted,
  'sp2d-register.registered.v1': null,
  'recipient-register.claimed.v1': null,
  'recipient-register.released.v1': null,
  'reconciliation.recorded.v1': null,
};

/**
 * Domain event → contract event; undefined for events of another area. The schema of the contract leaves out what is only
 * for this service (record ids).
 */
export function publishMoney(event: RecordedEvent): ContractMessage | undefined {
  if (!isMoney(event)) return undefined;
  const contract = CONTRACTS[event.type];
  if (contract === null) return undefined;
  return toMessage(contract, event, keyOf(event), contract.schema.parse(published(event)));
}

function isMoney(event: RecordedEvent): event is RecordedEvent & MoneyEvent {
  return Object.hasOwn(CONTRACTS, event.type);
}

/** A request is ordered by its case, a fund by its line. */
function keyOf({ data, stream }: RecordedEvent & MoneyEvent): string {
  return 'caseId' in data ? data.caseId : stream;
}

function published(event: MoneyEvent): object {
  switch (event.type) {
    case 'funds-request.drafted.v1':
      return { ...event.data, reasonCode: null, number: null, state: 'drafted' };
    case 'funds-request.transfer-failed.v1':
      return { ...event.data, number: null, state: 'transfer-failed' };
    case 'funds-request.submitted.v1': {
      const { line, recipients, ...rest } = event.data;
      return { ...rest, ...line, recipients: recipients.length };
    }
    case 'funds-request.step-started.v1': {
      const { caseId, requestId, step, at } = event.data;
      return {
        caseId,
        requestId,
        step,
        at,
        recipient: event.data.step === 'hand-over' ? event.data.householdId : null,
      };
    }
    case 'funds-request.track-ended.v1':
      return { ...event.data, step: 'end-track', recipient: null };
    case 'funds-request.handed-over.v1':
      return { ...event.data, bast: event.data.bast.number };
    default:
      return event.data;
  }
}
