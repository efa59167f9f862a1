import type { ContractMessage } from '@alur/contracts';
import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';
import type { Change, Standing } from './standing.ts';

/** What a message about a case needs of it. */
export interface CaseFacts {
  readonly caseId: string;
  readonly service: string;
  readonly serviceVersion: number;
  readonly ticket: string;
  /** The addressee: the reporter where there is one, else the subject; null for an anonymous complaint. */
  readonly recipient: { readonly to: 'subject' | 'reporter'; readonly subjectId: string } | null;
  /** Kind of the case, and the officers whom it accuses; absent in events of before. */
  readonly about?: 'application' | 'incident' | 'complaint';
  readonly excluded?: readonly string[];
  /** An urgent incident does not wait for the morning. */
  readonly urgent: boolean;
}

export type CaseNoticeEvent =
  | DomainEvent<'case-notice.opened.v1', CaseFacts>
  | DomainEvent<
      'case-notice.step-assigned.v1',
      { readonly caseId: string; readonly stepId: string; readonly officer: string | null }
    >
  | DomainEvent<'case-notice.began.v1', { readonly caseId: string } & Standing>
  | DomainEvent<'case-notice.ended.v1', { readonly caseId: string; readonly what: string }>
  | DomainEvent<'case-notice.escalated.v1', Escalation>
  | DomainEvent<'case-notice.held.v1', { readonly message: ContractMessage }>;

/** Who got a message that a step was late. Kept, so that the event read again sends none to others. */
export interface Escalation {
  readonly caseId: string;
  /** null: the limit of the whole case. */
  readonly stepId: string | null;
  readonly run: number | null;
  readonly dueAt: string;
  /** Absent: the breach. */
  readonly level?: string;
  readonly officers: readonly string[];
}

export type CaseNoticeCommand =
  | { readonly type: 'open'; readonly facts: CaseFacts }
  | { readonly type: 'assign'; readonly caseId: string; readonly stepId: string; readonly officer: string | null }
  | ({ readonly type: 'change'; readonly caseId: string; readonly since: string } & Change)
  | { readonly type: 'escalate'; readonly escalation: Escalation }
  /** Something about a case that is not known yet: each context has its own topic, and one may be ahead. */
  | { readonly type: 'hold'; readonly message: ContractMessage };

export interface CaseNoticeState {
  readonly facts: CaseFacts | null;
  /** Officer of each assigned step. */
  readonly assigned: Readonly<Record<string, string | null>>;
  /** Since which event each thing stands that messages speak of. */
  readonly standing: Readonly<Record<string, string>>;
  /** Officers who got a message, by `escalationKey`. */
  readonly escalated: Readonly<Record<string, readonly string[]>>;
  /** What came before the case itself; sent when the case has arrived. */
  readonly held: readonly ContractMessage[];
}

export function escalationKey({ stepId, run, dueAt, level }: Omit<Escalation, 'caseId' | 'officers'>): string {
  const limit = stepId === null ? `case/${dueAt}` : `${stepId}/${run}/${dueAt}`;
  return level === undefined ? limit : `${limit}/${level}`;
}

/** What this service remembers of a case, in its own log, so that a message never waits for another service. */
export const caseNotice: Decider<CaseNoticeState, CaseNoticeCommand, CaseNoticeEvent> = {
  name: 'case-notice',
  initial: { facts: null, assigned: {}, standing: {}, escalated: {}, held: [] },
  decide(state, command) {
    if (command.type === 'open') {
      return state.facts === null ? [{ type: 'case-notice.opened.v1', data: command.facts }] : [];
    }
    if (command.type === 'hold') {
      const { message } = command;
      const known = state.facts !== null || state.held.some(({ id }) => id === message.id);
      return known ? [] : [{ type: 'case-notice.held.v1', data: { message } }];
    }
    if (command.type === 'escalate') {
      const told = state.escalated[escalationKey(command.escalation)];
      return told === undefined ? [{ type: 'case-notice.escalated.v1', data: command.escalation }] : [];
    }
    if (command.type === 'change') return changed(state, command);
    const { type: _, ...data } = command;
    return (state.assigned[data.stepId] ?? null) === data.officer
      ? []
      : [{ type: 'case-notice.step-assigned.v1', data }];
  },
  ...evolution<CaseNoticeState, CaseNoticeEvent>({
    'case-notice.opened.v1': (state, facts) => ({ ...state, facts }),
    'case-notice.step-assigned.v1': (state, { stepId, officer }) => ({
      ...state,
      assigned: { ...state.assigned, [stepId]: officer },
    }),
    'case-notice.began.v1': (state, { what, since }) => ({ ...state, standing: { ...state.standing, [what]: since } }),
    'case-notice.ended.v1': (state, { what }) => {
      const { [what]: _, ...standing } = state.standing;
      return { ...state, standing };
    },
    'case-notice.escalated.v1': (state, escalation) => ({
      ...state,
      escalated: { ...state.escalated, [escalationKey(escalation)]: escalation.officers },
    }),
    'case-notice.held.v1': (state, { message }) => ({ ...state, held: [...state.held, message] }),
  }),
};

/** A letter that is drafted again still stands since its first draft; a case that is closed again is closed anew. */
function changed(
  { standing }: CaseNoticeState,
  { caseId, since, begins, ends }: Extract<CaseNoticeCommand, { type: 'change' }>,
): CaseNoticeEvent[] {
  const over = Object.keys(standing).filter((what) =>
    ends.some((end) => (end.endsWith('/') ? what.startsWith(end) : what === end)),
  );
  const still = begins?.startsWith('draft/') && standing[begins] !== undefined;
  return [
    ...over.map((what) => ({ type: 'case-notice.ended.v1' as const, data: { caseId, what } })),
    ...(begins === null || still
      ? []
      : [{ type: 'case-notice.began.v1' as const, data: { caseId, what: begins, since } }]),
  ];
}
