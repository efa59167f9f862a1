import * as contracts from '@alur/contracts';
import { as, eventTable, internal, publisher } from '@alur/messaging';
import type { CaseNoticeEvent } from '../domain/case-notice.ts';
import type { ConsentEvent } from '../domain/contact-consent.ts';
import type { EscalationListEvent } from '../domain/escalation-list.ts';
import type { MessageEvent } from '../domain/message-events.ts';
import type { SatisfactionEvent } from '../domain/satisfaction.ts';

export const publish = publisher(
  'notification',
  eventTable<MessageEvent>(
    {
      'message.queued.v1': as(contracts.MessageQueued),
      'message.attempt-started.v1': internal,
      'message.sent.v1': as(contracts.MessageSent),
      'message.delivered.v1': as(contracts.MessageDelivered),
      'message.deferred.v1': as(contracts.MessageDeferred),
      'message.failed.v1': as(contracts.MessageFailed),
    },
    ({ caseId, messageId }) => caseId ?? messageId,
  ),
  eventTable<SatisfactionEvent>(
    { 'satisfaction.answered.v1': as(contracts.SatisfactionAnswered) },
    ({ answerId }) => answerId,
  ),
  eventTable<CaseNoticeEvent | ConsentEvent | EscalationListEvent>({
    'case-notice.opened.v1': internal,
    'case-notice.step-assigned.v1': internal,
    'case-notice.began.v1': internal,
    'case-notice.ended.v1': internal,
    'case-notice.escalated.v1': internal,
    'case-notice.held.v1': internal,
    'contact-consent.opted-in.v1': internal,
    'contact-consent.opted-out.v1': internal,
    'escalation-list.joined.v1': internal,
    'escalation-list.left.v1': internal,
  }),
);
