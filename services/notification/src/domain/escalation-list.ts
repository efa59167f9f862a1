import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';

/** Whom the breach of a step reaches in events of before, which do not say it. */
export const BREACH = { roles: ['kepala-seksi', 'kabid-linjamsos'], assignee: true, urgent: false } as const;

interface Data {
  readonly officer: string;
  readonly at: string;
}

export type EscalationListEvent =
  | DomainEvent<'escalation-list.joined.v1', Data>
  | DomainEvent<'escalation-list.left.v1', Data>;

export interface EscalationListCommand extends Data {
  readonly type: 'join' | 'leave';
}

/** The officers of one role who gave an address for messages. */
export const escalationList: Decider<readonly string[], EscalationListCommand, EscalationListEvent> = {
  name: 'escalation-list',
  initial: [],
  decide(officers, { type, officer, at }) {
    const joined = officers.includes(officer);
    if (type === 'join') return joined ? [] : [{ type: 'escalation-list.joined.v1', data: { officer, at } }];
    return joined ? [{ type: 'escalation-list.left.v1', data: { officer, at } }] : [];
  },
  ...evolution<readonly string[], EscalationListEvent>({
    'escalation-list.joined.v1': (officers, { officer }) => [...officers, officer],
    'escalation-list.left.v1': (officers, { officer }) => officers.filter((other) => other !== officer),
  }),
};
