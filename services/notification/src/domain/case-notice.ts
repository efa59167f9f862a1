import type { Decider, DomainEvent } from '@alur/event-sourcing';

/** What a message about a case needs to know of it. */
export interface CaseFacts {
  readonly caseId: string;
  readonly service: string;
  readonly serviceVersion: number;
  readonly ticket: string;
  /** Who is told: the reporter where there is one, else the subject; null for an anonymous complaint. */
  readonly recipient: { readonly to: 'subject' | 'reporter'; readonly subjectId: string } | null;
  /** An urgent incident does not wait for the morning. */
  readonly urgent: boolean;
}

export type CaseNoticeEvent =
  | DomainEvent<'case-notice.opened.v1', CaseFacts>
  | DomainEvent<
      'case-notice.step-assigned.v1',
      { readonly caseId: string; readonly stepId: string; readonly officer: string | null }
    >;

export type CaseNoticeCommand =
  | { readonly type: 'open'; readonly facts: CaseFacts }
  | { readonly type: 'assign'; readonly caseId: string; readonly stepId: string; readonly officer: string | null };

export interface CaseNoticeState {
  readonly facts: CaseFacts | null;
  /** Officer of each assigned step. */
  readonly assigned: Readonly<Record<string, string | null>>;
}

/** What this service remembers of a case, in its own log, so that a message never waits for another service. */
export const caseNotice: Decider<CaseNoticeState, CaseNoticeCommand, CaseNoticeEvent> = {
  name: 'case-notice',
  eventTypes: ['case-notice.opened.v1', 'case-notice.step-assigned.v1'],
  initial: { facts: null, assigned: {} },
  decide(state, command) {
    if (command.type === 'open') {
      return state.facts === null ? [{ type: 'case-notice.opened.v1', data: command.facts }] : [];
    }
    const { type: _, ...data } = command;
    return (state.assigned[data.stepId] ?? null) === data.officer
      ? []
      : [{ type: 'case-notice.step-assigned.v1', data }];
  },
  evolve(state, event) {
    if (event.type === 'case-notice.opened.v1') return { ...state, facts: event.data };
    const { stepId, officer } = event.data;
    return { ...state, assigned: { ...state.assigned, [stepId]: officer } };
  },
};
