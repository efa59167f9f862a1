import type { CaseClassProposed, DataOf } from '@alur/contracts';
import { evolution } from '@alur/event-sourcing';
import { type AlarmLevel, type Dispensation, dueInPause, rolesInStep } from '@alur/standards';
import type { CaseEvent, CaseOpenedEvent } from './case-events.ts';

export interface OpenStep {
  readonly stepId: string;
  readonly run: number;
  readonly kind: string;
  readonly openedAt: string;
  /** null also while a pause holds the clock back. */
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly assignee: string | null;
  readonly roles: readonly string[];
  readonly notBy: readonly string[];
  /** Only for what was not there the first time, a late household: finding nothing more changes nothing. */
  readonly supplementary: boolean;
}

/** Param of the steps of a supplementary run. */
export const SUPPLEMENTARY = 'supplementary';

export interface SuppliedDocument {
  readonly documentId: string;
  readonly code: string;
  readonly sha256: string;
  /** True when the file went back because of this paper: it must be supplied again. */
  readonly refused: boolean;
}

/** A time in which the clock stood still; `to` null: it still does. */
export interface Pause {
  readonly from: string;
  readonly to: string | null;
}

/** Why the clock is paused, and since when. */
export interface RunningPause {
  readonly from: string;
  readonly reason: string;
}

export interface NoCase {
  readonly status: 'none';
}

export interface KnownCase {
  /** `returned`: the file is with the applicant. */
  readonly status: 'open' | 'returned' | 'closed';
  readonly opened: CaseOpenedEvent['data'];
  readonly documents: readonly SuppliedDocument[];
  readonly dispensations: readonly Dispensation[];
  /** Where the service clock starts; null while the file is not complete. */
  readonly clockStart: string | null;
  /** null also while a pause holds the clock back. */
  readonly dueAt: string | null;
  /** Levels that each limit has reached, by `alarmKey`. */
  readonly alarms: Readonly<Record<string, readonly AlarmLevel[]>>;
  /** Times that do not count: pauses, and those in which the case was closed. */
  readonly pauses: readonly Pause[];
  readonly paused: RunningPause | null;
  readonly open: Readonly<Record<string, OpenStep>>;
  /** In the order in which they ended. */
  readonly completed: readonly string[];
  /** Officers of each completed step, over all its runs. */
  readonly officers: Readonly<Record<string, readonly string[]>>;
  readonly runs: Readonly<Record<string, number>>;
  /** Roles with a step in the case, open or done. */
  readonly roles: readonly string[];
  /** Aid that left the office and reached nobody yet: rupiah of `funds`, 1 for each hand-over of goods. */
  readonly underWay: Readonly<Record<string, number>>;
  /** Whether BPKAD has issued an SP2D for it. */
  readonly paymentOrdered: boolean;
  /** What the Kabid proposed as local class, until the head of the office confirms it. */
  readonly classProposed: DataOf<typeof CaseClassProposed> | null;
  /** Officers who opened the case for a time without a step in it. */
  readonly grants: readonly { readonly officer: string; readonly until: string }[];
  readonly closed: {
    readonly outcome: string;
    /** Why somebody ended it; null: the route came to its end. */
    readonly reasonCode: string | null;
    readonly at: string;
    readonly late: boolean;
    /** Steps that the end made void. */
    readonly open: readonly string[];
    readonly supplementary: readonly string[];
  } | null;
}

export type CaseState = NoCase | KnownCase;

export const noCase: CaseState = { status: 'none' };

/** Papers that count for completeness. */
export function suppliedCodes(state: KnownCase): string[] {
  return [...new Set(state.documents.filter((d) => !d.refused).map((d) => d.code))];
}

const known = evolution<KnownCase, CaseEvent>({
  'case.opened.v1': () => {
    throw new Error('A case is opened only once');
  },
  'case.document-attached.v1': (state, { documentId, code, sha256 }) => ({
    ...state,
    documents: [...state.documents, { documentId, code, sha256, refused: false }],
  }),
  'case.dispensation-granted.v1': (state, { code, substitute, reasonCode, by }) => ({
    ...state,
    dispensations: [...state.dispensations, { code, substitute, reasonCode, officer: by }],
  }),
  'case.file-returned.v1': (state, { missing }) => returned(state, missing),
  'case.file-completed.v1': (state, { at, dueAt }) => ({ ...state, clockStart: state.clockStart ?? at, dueAt }),
  'case.step-opened.v1': stepOpened,
  'case.step-assigned.v1': (state, { stepId, officer }) => changeStep(state, stepId, { assignee: officer }),
  'case.step-completed.v1': stepCompleted,
  'case.step-overdue.v1': (state, step) =>
    changeStep(alarmed(state, alarmKey(step), 'breach'), step.stepId, { overdue: true }),
  'case.overdue.v1': (state) => alarmed(state, alarmKey(null), 'breach'),
  'case.deadline-escalated.v1': (state, { stepId, run, level }) =>
    alarmed(state, alarmKey(stepId === null || run === null ? null : { stepId, run }), level),
  'case.due-moved.v1': dueMoved,
  'case.clock-paused.v1': (state, { at, reason }) => ({
    ...state,
    dueAt: dueInPause(state.dueAt, at),
    open: Object.fromEntries(
      Object.entries(state.open).map(([id, step]) => [id, { ...step, dueAt: dueInPause(step.dueAt, at) }]),
    ),
    paused: { from: at, reason },
  }),
  'case.clock-resumed.v1': (state, { at, dueAt, steps }) => {
    const moved = steps.reduce((s, step) => changeStep(s, step.stepId, { dueAt: step.dueAt }), state);
    return { ...moved, pauses: pausesOf(state, at), paused: null, dueAt };
  },
  'case.closed.v1': closed,
  'case.reopened.v1': (state, { at, dueAt = state.dueAt }) => ({
    ...state,
    status: 'open',
    dueAt,
    pauses: state.closed ? [...state.pauses, { from: state.closed.at, to: at }] : state.pauses,
    closed: null,
  }),
  'case.aid-moved.v1': (state, { aid, change }) => {
    const { [aid]: before = 0, ...others } = state.underWay;
    const left = Math.max(0, before + change);
    return { ...state, underWay: left > 0 ? { ...others, [aid]: left } : others };
  },
  'case.payment-ordered.v1': (state) => ({ ...state, paymentOrdered: true }),
  'case.class-proposed.v1': (state, classProposed) => ({ ...state, classProposed }),
  'case.reclassified.v1': (state, { localClass }) => {
    const { unusual: _settled, ...incident } = state.opened.incident!;
    return { ...state, classProposed: null, opened: { ...state.opened, incident: { ...incident, localClass } } };
  },
  'case.emergency-access-opened.v1': (state, { officer, until }) => ({
    ...state,
    grants: [...state.grants, { officer, until }],
  }),
});

export const CASE_EVENT_TYPES = known.eventTypes;

export function evolveCase(state: CaseState, event: CaseEvent): CaseState {
  if (state.status !== 'none') return known.evolve(state, event);
  if (event.type === 'case.opened.v1') return newCase(event.data);
  throw new Error(`A case starts with case.opened.v1, not with ${event.type}`);
}

/** Every pause so far; a running one ends at `until`. */
export function pausesOf(state: KnownCase, until: string | null = null): readonly Pause[] {
  return state.paused ? [...state.pauses, { from: state.paused.from, to: until }] : state.pauses;
}

export function newCase(opened: CaseOpenedEvent['data']): KnownCase {
  return {
    status: 'open',
    opened,
    documents: [],
    dispensations: [],
    clockStart: null,
    dueAt: null,
    alarms: {},
    pauses: [],
    paused: null,
    open: {},
    completed: [],
    officers: {},
    runs: {},
    roles: [],
    underWay: {},
    paymentOrdered: false,
    classProposed: null,
    grants: [],
    closed: null,
  };
}

/**
 * The route starts anew when the file comes back: open steps are void and none counts as completed. The service clock
 * runs from the next complete file.
 */
function returned(state: KnownCase, missing: readonly string[]): KnownCase {
  const refused = new Set(missing.flatMap((code) => code.split('|')));
  return {
    ...state,
    status: 'returned',
    open: {},
    completed: [],
    clockStart: null,
    dueAt: null,
    alarms: {},
    documents: state.documents.map((d) => (refused.has(d.code) ? { ...d, refused: true } : d)),
  };
}

function stepOpened(state: KnownCase, data: Extract<CaseEvent, { type: 'case.step-opened.v1' }>['data']): KnownCase {
  const { stepId, run, kind, openedAt, dueAt, roles, notBy, again = [] } = data;
  const supplementary = data.params[SUPPLEMENTARY] === true;
  return {
    ...state,
    status: 'open',
    open: {
      ...state.open,
      [stepId]: { stepId, run, kind, openedAt, dueAt, roles, notBy, supplementary, overdue: false, assignee: null },
    },
    completed: state.completed.filter((id) => id !== stepId && !again.includes(id)),
    runs: { ...state.runs, [stepId]: run },
    roles: [...new Set([...state.roles, ...rolesInStep(data)])],
  };
}

function stepCompleted(
  state: KnownCase,
  data: Extract<CaseEvent, { type: 'case.step-completed.v1' }>['data'],
): KnownCase {
  const { [data.stepId]: _, ...open } = state.open;
  const officers = new Set([...(state.officers[data.stepId] ?? []), ...data.officers]);
  return {
    ...state,
    open,
    completed: [...state.completed, data.stepId],
    officers: { ...state.officers, [data.stepId]: [...officers] },
  };
}

/** Names a limit of a case: of a step in one of its runs, or of the whole case. */
export function alarmKey(step: Pick<OpenStep, 'stepId' | 'run'> | null): string {
  return step === null ? 'case' : `${step.stepId}/${step.run}`;
}

function alarmed(state: KnownCase, key: string, level: AlarmLevel): KnownCase {
  return { ...state, alarms: { ...state.alarms, [key]: [...(state.alarms[key] ?? []), level] } };
}

/** The levels of a limit that moved into the future are open again. */
function dueMoved(state: KnownCase, data: Extract<CaseEvent, { type: 'case.due-moved.v1' }>['data']): KnownCase {
  const later = [
    ...(data.case !== null && !data.case.overdue ? [alarmKey(null)] : []),
    ...data.steps.filter(({ overdue }) => !overdue).map(alarmKey),
  ];
  const moved: KnownCase = {
    ...state,
    dueAt: data.case === null ? state.dueAt : data.case.to,
    alarms: Object.fromEntries(Object.entries(state.alarms).filter(([key]) => !later.includes(key))),
    closed: state.closed && { ...state.closed, late: data.late ?? state.closed.late },
  };
  return data.steps.reduce((before, { stepId, to, overdue }) => {
    const was = before.open[stepId]?.overdue ?? false;
    return changeStep(before, stepId, { dueAt: to, overdue: was && overdue });
  }, moved);
}

function changeStep(state: KnownCase, stepId: string, change: Partial<OpenStep>): KnownCase {
  const step = state.open[stepId];
  return step ? { ...state, open: { ...state.open, [stepId]: { ...step, ...change } } } : state;
}

function closed(state: KnownCase, data: Extract<CaseEvent, { type: 'case.closed.v1' }>['data']): KnownCase {
  const { outcome, reasonCode, at, late } = data;
  return {
    ...state,
    status: 'closed',
    open: {},
    pauses: pausesOf(state, at),
    paused: null,
    closed: {
      outcome,
      reasonCode,
      at,
      late,
      open: Object.keys(state.open),
      supplementary: Object.values(state.open).flatMap((step) => (step.supplementary ? [step.stepId] : [])),
    },
  };
}
