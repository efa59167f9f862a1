import { eventTable, internal } from '@alur/messaging';
import { type NumberAssigned } from '@alur/platform';
import type { AidReceivedEvent } from './domain/aid-received.ts';
import type { RecipientEvent } from './domain/recipient-register.ts';

export const sharedEvents = eventTable<NumberAssigned | RecipientEvent | AidReceivedEvent>({
  'number-register.number-assigned.v1': internal,
  'recipient-register.claimed.v1': internal,
  'recipient-register.released.v1': internal,
  'aid-received.recorded.v1': internal,
  'aid-received.withdrawn.v1': internal,
});
