import {
  type ContractMessage,
  MessageDeferred,
  MessageDelivered,
  MessageFailed,
  MessageQueued,
  MessageSent,
  SatisfactionAnswered,
} from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { MessageEvent } from '../domain/message-events.ts';
import type { SatisfactionEvent } from '../domain/satisfaction.ts';

/** Domain event → contract event. Who a message goes to, consents and addresses of officers stay in this service. */
export function publish(recorded: RecordedEvent): ContractMessage | undefined {
  const event = recorded as DomainEvent as MessageEvent | SatisfactionEvent;
  if (event.type === 'satisfaction.answered.v1') {
    const { answers, ...form } = event.data;
    return toMessage('notification', SatisfactionAnswered, recorded, form.answerId, { ...form, answers: [...answers] });
  }
  switch (event.type) {
    case 'message.queued.v1': {
      const { messageId, caseId, template, channel, to, dueAt, urgent, at } = event.data;
      const data = { messageId, caseId, template, channel, to, dueAt, urgent, at };
      return toMessage('notification', MessageQueued, recorded, keyOf(event.data), data);
    }
    case 'message.sent.v1':
      return toMessage('notification', MessageSent, recorded, keyOf(event.data), event.data);
    case 'message.delivered.v1': {
      const { template: _, ...data } = event.data;
      return toMessage('notification', MessageDelivered, recorded, keyOf(event.data), data);
    }
    case 'message.deferred.v1': {
      const { gaveUp: _, counts: __, ...data } = event.data;
      return toMessage('notification', MessageDeferred, recorded, keyOf(event.data), data);
    }
    case 'message.failed.v1':
      return toMessage('notification', MessageFailed, recorded, keyOf(event.data), event.data);
    default:
      return undefined;
  }
}

function keyOf({ caseId, messageId }: { readonly caseId: string | null; readonly messageId: string }): string {
  return caseId ?? messageId;
}
