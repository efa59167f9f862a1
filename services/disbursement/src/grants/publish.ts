import {
  type ContractMessage,
  GrantBatchOpened,
  GrantBatchReported,
  GrantDecreed,
  GrantHandedOver,
  GrantRecipientChanged,
  GrantStepStarted,
} from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { GrantBatchEvent, OfRecipient } from './domain/grant-batch-events.ts';

/** Domain event → contract event. All keyed by batch, so that the events of one batch reach every view in their order. */
export function publishGrants(recorded: RecordedEvent): ContractMessage | undefined {
  if (!recorded.type.startsWith('grant-batch.')) return undefined;
  const event = recorded as DomainEvent as GrantBatchEvent;
  const { batchId, by, at } = event.data;
  switch (event.type) {
    case 'grant-batch.opened.v1': {
      const { service, programme, decree } = event.data;
      const data = { batchId, service, programme, decreeBy: decree === 'none' ? null : decree, by, at };
      return toMessage(GrantBatchOpened, recorded, batchId, data);
    }
    case 'grant-batch.decreed.v1':
      return toMessage(GrantDecreed, recorded, batchId, event.data);
    case 'grant-batch.listing-started.v1':
      return started(recorded, event.data, 'listing');
    case 'grant-batch.hand-over-started.v1':
      return started(recorded, event.data, 'hand-over');
    case 'grant-batch.report-started.v1':
      return started(recorded, { batchId, subjectId: null, at }, 'report');
    case 'grant-batch.listed.v1':
      return changed(recorded, event.data, 'listed', { doubleAid: event.data.doubleAid });
    case 'grant-batch.verified.v1':
      return changed(recorded, event.data, 'verified');
    case 'grant-batch.field-checked.v1':
      return changed(recorded, event.data, 'field-checked');
    case 'grant-batch.handed-over.v1':
      return changed(recorded, event.data, 'handed-over', { doubleAid: event.data.doubleAid });
    case 'grant-batch.removed.v1':
      return changed(recorded, event.data, 'removed', { reasonCode: event.data.reasonCode });
    case 'grant-batch.step-ended.v1':
      return toMessage(GrantHandedOver, recorded, batchId, event.data);
    case 'grant-batch.reported.v1': {
      const { handedOver, removed } = event.data;
      return toMessage(GrantBatchReported, recorded, batchId, { batchId, handedOver, removed, by, at });
    }
    case 'grant-batch.listing-refused.v1':
    case 'grant-batch.hand-over-abandoned.v1':
      return undefined;
  }
}

function started(
  recorded: RecordedEvent,
  { batchId, subjectId, at }: { readonly batchId: string; readonly subjectId: string | null; readonly at: string },
  step: string,
): ContractMessage {
  return toMessage(GrantStepStarted, recorded, batchId, { batchId, step, subjectId, at });
}

function changed(
  recorded: RecordedEvent,
  { batchId, caseId, subjectId, by, at }: OfRecipient,
  state: string,
  { reasonCode, doubleAid = [] }: { readonly reasonCode?: string; readonly doubleAid?: readonly string[] } = {},
): ContractMessage {
  const data = { batchId, caseId, subjectId, state, reasonCode: reasonCode ?? null, doubleAid: [...doubleAid], by, at };
  return toMessage(GrantRecipientChanged, recorded, batchId, data);
}
