import { type Decision, reject } from '@alur/event-sourcing';
import { type Alarm, type Limit, type ServiceDefinition, type Step } from '@alur/standards';
import type { CommandOf } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { type CaseRules, definitionOf, type OfficeRules, stepOf } from './case-rules.ts';
import { alarmKey, type KnownCase, type OpenStep, type Pause, pausesOf, type RunningPause } from './case-state.ts';

/** When the limits of a case and of its open steps are used up. */
export interface DueTimes {
  readonly dueAt: string | null;
  readonly steps: readonly { readonly stepId: string; readonly run: number; readonly dueAt: string | null }[];
}

/** Whether the clock of the case runs from its arrival: a report of a disaster, papers shown at the counter. */
export function startsAtArrival(definition: ServiceDefinition): boolean {
  return definition.clockStarts !== 'complete-file';
}

/** From when the limit of a step counts: its opening, or the report of the incident (INC-03). */
export function limitStart(state: KnownCase, step: Step, openedAt: string): string {
  return step.limitFrom === 'report' ? state.opened.openedAt : openedAt;
}

/** Late counts until the clock stood still: a pause neither makes a case late nor excuses it afterwards. */
export function isLate(dueAt: string | null, at: string, paused: RunningPause | null): boolean {
  return dueAt !== null && Date.parse(paused?.from ?? at) > Date.parse(dueAt);
}

export function dueTimes(
  state: KnownCase,
  pauses: readonly Pause[],
  definition: ServiceDefinition,
  { dueAt }: CaseRules,
): DueTimes {
  const due = (from: string, limit: Limit | null | undefined) => dueAt(definition.tenant, from, limit, pauses);
  const start = startOf(state, definition);
  return {
    dueAt: state.clockStart === null || start === null ? null : due(start, definition.limit),
    steps: Object.values(state.open).map(({ stepId, run, openedAt }) => {
      const step = stepOf(definition, stepId);
      return { stepId, run, dueAt: start === null ? null : due(limitStart(state, step, openedAt), step.limit) };
    }),
  };
}

function startOf(state: KnownCase, definition: ServiceDefinition): string | null {
  return startsAtArrival(definition) ? state.opened.openedAt : state.clockStart;
}

export function pause(
  state: KnownCase,
  { reason, by, at }: CommandOf<'pause'>,
  office: OfficeRules,
): Decision<CaseEvent> {
  if (state.paused) return reject('already-paused', 'Jam layanan sudah dijeda.');
  if (state.clockStart === null && !startsAtArrival(definitionOf(state, office.tenant, office.rules))) {
    return reject('clock-not-running', 'Jam layanan belum berjalan: berkas belum dinyatakan lengkap.', {
      rule: 'R-02',
    });
  }
  return [{ type: 'case.clock-paused.v1', data: { caseId: state.opened.caseId, reason, by, at } }];
}

export function resume(
  state: KnownCase,
  { by, at }: CommandOf<'resume'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  if (!state.paused) return reject('not-paused', 'Jam layanan tidak sedang dijeda.');
  const due = dueTimes(state, pausesOf(state, at), definitionOf(state, tenant, rules), rules);
  return [
    { type: 'case.clock-resumed.v1', data: { caseId: state.opened.caseId, by, at, ...due, steps: [...due.steps] } },
  ];
}

/** Levels of each limit that were reached since somebody looked last: each is an event of its own, once. */
export function checkDeadlines(
  state: KnownCase,
  { at }: CommandOf<'check-deadlines'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  if (state.status === 'closed') return [];
  const definition = definitionOf(state, tenant, rules);
  const reached = (step: OpenStep | null, limit: Limit | null | undefined, start: string | null) => {
    const dueAt = step === null ? state.dueAt : step.dueAt;
    if (dueAt === null || start === null || !limit) return [];
    const done = state.alarms[alarmKey(step)] ?? [];
    const running = { tenant, limit, kind: step?.kind ?? null, start, dueAt, pauses: pausesOf(state) };
    return rules
      .alarmsReached(running, at)
      .filter(({ level }) => !done.includes(level))
      .map((alarm) => alarmed(state, step, dueAt, alarm, at));
  };
  return [
    ...reached(null, definition.limit, startOf(state, definition)),
    ...Object.values(state.open).flatMap((step) => {
      const rule = stepOf(definition, step.stepId);
      return reached(step, rule.limit, limitStart(state, rule, step.openedAt));
    }),
  ];
}

function alarmed(state: KnownCase, step: OpenStep | null, dueAt: string, alarm: Alarm, at: string): CaseEvent {
  const { caseId } = state.opened;
  const { level, roles, assignee, urgent } = alarm;
  const whom = { roles: [...roles], assignee, urgent };
  if (level !== 'breach') {
    const { stepId = null, run = null } = step ?? {};
    return { type: 'case.deadline-escalated.v1', data: { caseId, stepId, run, level, dueAt, at, alarm: whom } };
  }
  if (step === null) {
    const data = { caseId, dueAt, detectedAt: at, stages: Object.keys(state.open), alarm: whom };
    return { type: 'case.overdue.v1', data };
  }
  const { stepId, run, kind } = step;
  return { type: 'case.step-overdue.v1', data: { caseId, stepId, run, kind, dueAt, detectedAt: at, alarm: whom } };
}

/**
 * Due times by the calendar that is loaded now. A breach that is none by it is taken back, and one of a closed case, too;
 * nothing that was recorded vanishes.
 */
export function recalculate(
  state: KnownCase,
  { at }: CommandOf<'recalculate'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  const { caseId } = state.opened;
  const due = dueTimes(state, pausesOf(state), definitionOf(state, tenant, rules), rules);
  const change = (from: string | null, to: string | null) =>
    from === to ? null : { from, to, overdue: isLate(to, at, state.paused) };
  const ofCase = change(state.dueAt, due.dueAt);
  const steps = due.steps.flatMap(({ stepId, run, dueAt }) => {
    const moved = change(state.open[stepId]!.dueAt, dueAt);
    return moved === null ? [] : [{ stepId, run, ...moved }];
  });
  if (ofCase === null && steps.length === 0) return [];
  const late = state.closed ? { late: isLate(due.dueAt, state.closed.at, null) } : {};
  return [
    { type: 'case.due-moved.v1', data: { caseId, reason: 'calendar-revised', at, case: ofCase, steps, ...late } },
  ];
}
