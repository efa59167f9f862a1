import { type Done, evolution } from '@alur/event-sourcing';
import { FUNDS_TRANSITIONS, type FundsDesk, type FundsStatus, type FundsTransition } from '@alur/standards';
import type { ListVersion } from './funds-list.ts';
import type {
  Draft,
  FundsRequestEvent,
  FundsStep,
  Handing,
  LocalClass,
  Moved,
  NumberedFile,
  Reason,
  Recipient,
  Step,
} from './funds-request-events.ts';

export interface Handover extends Handing {
  readonly bast: NumberedFile;
  readonly reversed: boolean;
}

/** From a draft to its books; a request that was returned is revised in the next round. */
export interface Round extends Draft {
  readonly round: number;
  readonly status: FundsStatus;
  /** When it came to this state. */
  readonly since: string;
  /** Number of the signed nota dinas. */
  readonly notaDinas: string | null;
  /** Id of the approval: the hold on the fund. */
  readonly holdId: string | null;
  readonly spp: Pick<Moved, 'number' | 'instrument'> | null;
  readonly spm: string | null;
  readonly sp2d: Pick<Moved, 'number' | 'date'> | null;
  readonly handovers: readonly Handover[];
  /** Households whose money goes back. */
  readonly notReceived: readonly string[];
}

export interface FundsRequestState {
  readonly localClass: LocalClass | null;
  /** The hazard usually is of the other class, and the head of the office has not settled it. */
  readonly classDoubted: boolean;
  /** `voided`: the case was closed or its file returned before the money was settled. */
  readonly step: (FundsStep & { readonly open: boolean; readonly voided?: boolean }) | null;
  /** Who acted at which desk of the request. */
  readonly desks: Readonly<Record<FundsDesk, readonly string[]>>;
  readonly current: Round | null;
  /** The step that is being done on other aggregates. */
  readonly pending: Step | null;
  /** Why the last failed step failed. */
  readonly failure: {
    readonly id: string;
    readonly code: string;
    readonly facts: Readonly<Record<string, unknown>>;
  } | null;
  /** Rupiah handed over in the rounds before. */
  readonly handedOverBefore: number;
  /** Households that have received money of this incident, whichever round. */
  readonly served: readonly Pick<Recipient, 'householdId' | 'subjectId'>[];
  /** Versions of the list of recipients, oldest first. */
  readonly lists: readonly ListVersion[];
  /** What officers wrote why money did not go its way, oldest first. */
  readonly notes: readonly Note[];
  /** How the step of the case ended; sent to the aid case after every command, until it is recorded there. */
  readonly trackEnd: TrackEnd | null;
}

export interface Note extends Reason, Done {
  readonly round: number;
  /** A status of the request, or what happened to one household's money. */
  readonly about: FundsStatus | 'transfer-failed' | 'not-received';
  readonly householdId: string | null;
}

export interface TrackEnd extends Done {
  /** Run of the step that ended. */
  readonly run: number;
  readonly outcome: 'handed-over' | 'refused' | 'not-needed';
  readonly amount: number;
  readonly reasonCode: string | null;
}

export const INITIAL: FundsRequestState = {
  localClass: null,
  classDoubted: false,
  step: null,
  desks: { drafting: [], signing: [], bpkad: [], cashier: [] },
  current: null,
  pending: null,
  failure: null,
  handedOverBefore: 0,
  served: [],
  lists: [],
  notes: [],
  trackEnd: null,
};

/** The one request of a case. */
export function requestIdOf(caseId: string): string {
  return `${caseId}.funds`;
}

export function handedOver({ handovers }: Round): number {
  return handovers.reduce((sum, { amount, reversed }) => sum + (reversed ? 0 : amount), 0);
}

/** Each recipient has the money, or it goes back. */
export function noneWaiting({ recipients, handovers, notReceived }: Round): boolean {
  return recipients.every(
    ({ householdId }) =>
      notReceived.includes(householdId) ||
      handovers.some((handover) => handover.householdId === householdId && !handover.reversed),
  );
}

export const { eventTypes, evolve } = evolution<FundsRequestState, FundsRequestEvent>({
  'funds-request.class-noted.v1': (state, { localClass, doubted = false }) => ({
    ...state,
    localClass,
    classDoubted: doubted,
  }),
  'funds-request.step-noted.v1': (state, { stepId, run, notBy }) => ({
    ...state,
    step: { stepId, run, notBy, open: true },
    trackEnd: null,
  }),
  'funds-request.step-ended.v1': (state) => {
    const { step, ...rest } = stepEnded(state);
    return { ...rest, step: step && { ...step, voided: true } };
  },
  'funds-request.drafted.v1': (state, data) => {
    const { current, handedOverBefore } = state;
    const next = { current: drafted(data), handedOverBefore: handedOverBefore + (current ? handedOver(current) : 0) };
    return noteDesk(state, 'drafting', data.by, next);
  },
  'funds-request.list-fixed.v1': (state, { caseId: _case, requestId: _request, ...list }) => ({
    ...state,
    lists: [...state.lists, list],
  }),
  'funds-request.moved.v1': inRound((state, round, data) => {
    const { state: status, by, at, reasonCode, noteId } = data;
    const note = { about: status, householdId: null, noteId, by, at };
    const notes = reasonCode === null ? state.notes : noted(state, { ...note, reasonCode });
    return noteDesk(state, deskOfMove(status), by, { pending: null, notes, current: moved(round, data) });
  }),
  'funds-request.submitted.v1': (state) => state,
  'funds-request.disbursed.v1': (state) => state,
  'funds-request.step-started.v1': (state, data) =>
    noteDesk(state, transitionOfStep(data.step).desk, data.by, { pending: data }),
  'funds-request.step-failed.v1': (state, { id, code, facts }) => ({
    ...state,
    pending: null,
    failure: { id, code, facts },
  }),
  'funds-request.handed-over.v1': inRound((state, round, data) => {
    const { caseId: _case, requestId: _request, by: _by, at: _at, ...handing } = data;
    const handovers = [...round.handovers, { ...handing, reversed: false }];
    const { householdId, subjectId } = handing;
    const served = [...state.served, { householdId, subjectId }];
    return { ...state, pending: null, current: { ...round, handovers }, served };
  }),
  'funds-request.transfer-failed.v1': inRound(
    (state, round, { handoverId, householdId, reasonCode, noteId, by, at }) => {
      const handovers = round.handovers.map((handover) =>
        handover.handoverId === handoverId ? { ...handover, reversed: true } : handover,
      );
      const served = state.served.filter((one) => one.householdId !== householdId);
      const notes = noted(state, { about: 'transfer-failed', householdId, reasonCode, noteId, by, at });
      return { ...state, pending: null, current: { ...round, handovers }, served, notes };
    },
  ),
  'funds-request.not-received.v1': inRound((state, round, { householdId, reasonCode, noteId, by, at }) => {
    const notReceived = [...round.notReceived, householdId];
    const notes = noted(state, { about: 'not-received', householdId, reasonCode, noteId, by, at });
    return noteDesk(state, 'cashier', by, { notes, current: { ...round, notReceived } });
  }),
  'funds-request.rest-returned.v1': (state) => state,
  'funds-request.track-ended.v1': (state, { run, outcome, amount, reasonCode = null, by, at }) =>
    noteDesk(stepEnded(state), outcome === 'not-needed' ? 'drafting' : null, by, {
      trackEnd: { run, outcome, amount, reasonCode, by, at },
    }),
});

function stepEnded(state: FundsRequestState): FundsRequestState {
  return { ...state, step: state.step && { ...state.step, open: false } };
}

function noted({ notes, current }: FundsRequestState, note: Omit<Note, 'round'>): readonly Note[] {
  return [...notes, { round: current?.round ?? 0, ...note }];
}

/** Without a request, an event of one changes nothing. */
function inRound<Data>(change: (state: FundsRequestState, round: Round, data: Data) => FundsRequestState) {
  return (state: FundsRequestState, data: Data) =>
    state.current === null ? state : change(state, state.current, data);
}

/** The transition that ends when the step over several streams is complete. */
export function transitionOfStep(step: Step['step']): FundsTransition {
  const transition = Object.values(FUNDS_TRANSITIONS).find((one) => one.step === step);
  if (transition === undefined) throw new Error(`The step ${step} belongs to no transition of the procedure`);
  return transition;
}

/** The desk of a command that alone moved the request; for a step, its desk was noted when the step began. */
function deskOfMove(status: FundsStatus): FundsDesk | null {
  const command = Object.values(FUNDS_TRANSITIONS).find(
    ({ step, from, to }) => step === undefined && to === status && !from.includes(status),
  );
  return command?.desk ?? null;
}

function noteDesk(
  state: FundsRequestState,
  desk: FundsDesk | null,
  officer: string,
  changed: Partial<FundsRequestState>,
): FundsRequestState {
  if (desk === null || state.desks[desk].includes(officer)) return { ...state, ...changed };
  return { ...state, ...changed, desks: { ...state.desks, [desk]: [...state.desks[desk], officer] } };
}

function drafted({ recipients, amount, line, round, at: since }: Draft & Done & { readonly round: number }): Round {
  return {
    recipients,
    amount,
    line,
    round,
    status: 'drafted',
    since,
    notaDinas: null,
    holdId: null,
    spp: null,
    spm: null,
    sp2d: null,
    handovers: [],
    notReceived: [],
  };
}

function moved(round: Round, { state: status, number, date, stepId, instrument, at: since }: Moved): Round {
  const next = { ...round, status, since };
  switch (status) {
    case 'signed':
      return { ...next, notaDinas: number };
    case 'approved':
      return { ...next, holdId: stepId };
    case 'returned':
    case 'refused':
      return { ...next, holdId: null };
    case 'spp-issued':
      return { ...next, spp: { number, instrument } };
    case 'spm-issued':
      return { ...next, spm: number };
    case 'sp2d-issued':
      return { ...next, sp2d: { number, date } };
    default:
      return next;
  }
}
