import type { Done } from '@alur/event-sourcing';
import {
  type Advance,
  advance,
  alternatives,
  downstream,
  type Route,
  type ServiceDefinition,
  startRoute,
} from '@alur/standards';
import { isLate, limitStart, startsAtArrival } from './case-clock.ts';
import type { CaseEvent, StepOpenedEvent } from './case-events.ts';
import { type CaseRules, stepOf } from './case-rules.ts';
import { evolveCase, type KnownCase, type OpenStep, pausesOf, SUPPLEMENTARY } from './case-state.ts';
import { afterSupplement, mayBeSupplementary } from './case-supplement.ts';

/** Papers that show who somebody is. */
export const IDENTITY_PAPERS: readonly string[] = ['fc-ktp', 'fc-kk'];

/** Decides one event after the other on the state that the ones before lead to. */
export function inOrder(
  state: KnownCase,
  ...parts: readonly ((state: KnownCase) => readonly CaseEvent[])[]
): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let current = state;
  for (const part of parts) {
    for (const event of part(current)) {
      events.push(event);
      const next = evolveCase(current, event);
      if (next.status !== 'none') current = next;
    }
  }
  return events;
}

/** Where a new file starts, and a file that came back. */
export function firstSteps(definition: ServiceDefinition): readonly string[] {
  return startRoute(routeOf(definition)).steps;
}

export function openSteps(
  state: KnownCase,
  stepIds: readonly string[],
  at: string,
  definition: ServiceDefinition,
  rules: CaseRules,
  supplementary: readonly string[] = [],
): readonly CaseEvent[] {
  return stepIds.map((stepId) =>
    openStep(
      state,
      { stepId, supplementary: supplementary.includes(stepId) && mayBeSupplementary(stepOf(definition, stepId)) },
      at,
      definition,
      rules,
    ),
  );
}

/** Parameter of a step in which a complaint is answered. */
const ANSWER_KEY = 'answerKey';

/** A step of the route opens. Its time runs only when the service clock does and is not paused. */
function openStep(
  state: KnownCase,
  { stepId, supplementary }: Pick<OpenStep, 'stepId' | 'supplementary'>,
  at: string,
  definition: ServiceDefinition,
  rules: CaseRules,
): StepOpenedEvent {
  const step = stepOf(definition, stepId);
  const behind = downstream(routeOf(definition), stepId);
  const again = supplementary ? [] : state.completed.filter((id) => behind.has(id));
  const {
    caseId,
    service,
    serviceVersion,
    subjectId,
    village,
    urgent,
    excluded = [],
    choice,
    handler,
    answerKey,
  } = state.opened;
  const answers = step.kind === 'follow-up';
  const separate = (step.notBy ?? []).flatMap((other) => state.officers[other] ?? []);
  // A Pendamping does not check the own proposal.
  const proposer = state.opened.relation === 'pendamping' ? [state.opened.openedBy] : [];
  const running = state.clockStart !== null || startsAtArrival(definition);
  return {
    type: 'case.step-opened.v1',
    data: {
      caseId,
      stepId,
      run: (state.runs[stepId] ?? 0) + 1,
      kind: step.kind,
      service,
      serviceVersion,
      subjectId,
      village,
      roles: answers && handler ? [handler] : [...step.roles],
      partner: step.partner ?? null,
      notBy: [...new Set([...separate, ...excluded, ...proposer])],
      ...(excluded.length === 0 ? {} : { excluded }),
      requires: [...(step.requires ?? [])],
      params: {
        ...Object.fromEntries(Object.entries(step.params ?? {}).map(([k, v]) => [k, list(v) ? [...v] : v])),
        ...(answers && answerKey ? { [ANSWER_KEY]: answerKey } : {}),
        ...(choice === undefined ? {} : { [choice.name]: choice.value }),
        ...(supplementary ? { [SUPPLEMENTARY]: true } : {}),
      },
      urgent,
      openedAt: at,
      dueAt: running ? rules.dueAt(definition.tenant, limitStart(state, step, at), step.limit, pausesOf(state)) : null,
      caseDueAt: state.dueAt,
      ...(again.length === 0 ? {} : { again }),
    },
  };
}

function list(value: string | number | boolean | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

/** Ends a step and does what the route says next. */
export function completeStep(
  state: KnownCase,
  step: OpenStep,
  done: {
    readonly outcome: string;
    readonly by: string;
    readonly officers: readonly string[];
    readonly at: string;
    readonly missing: readonly string[];
    readonly reasonCode?: string;
    /** Events between the end of the step and what follows. */
    readonly between?: (state: KnownCase) => readonly CaseEvent[];
  },
  definition: ServiceDefinition,
  rules: CaseRules,
): readonly CaseEvent[] {
  const { caseId } = state.opened;
  const { stepId, run, kind } = step;
  const { outcome, by, at } = done;
  const late = isLate(step.dueAt, at, state.paused);
  const officers = [...new Set([by, ...done.officers])];
  const takenBy = step.assignee !== null && !officers.includes(step.assignee) ? { takenBy: step.assignee } : {};
  return inOrder(
    state,
    () => [
      {
        type: 'case.step-completed.v1',
        data: { caseId, stepId, run, kind, outcome, by, at, late, officers, ...takenBy },
      },
    ],
    (s) => done.between?.(s) ?? [],
    (s) => follow(s, next(s, step, outcome, definition), step, done, definition, rules),
  );
}

function next(
  state: KnownCase,
  { stepId, supplementary }: OpenStep,
  outcome: string,
  definition: ServiceDefinition,
): Advance {
  const routeState = { completed: new Set(state.completed), open: new Set(Object.keys(state.open)) };
  const follows = supplementary ? afterSupplement : advance;
  return follows(routeOf(definition), routeState, stepId, outcome);
}

export function routeOf(definition: ServiceDefinition): Route {
  if (!definition.route) throw new Error(`${definition.slug} has no route, yet a case of it is open`);
  return definition.route;
}

function follow(
  state: KnownCase,
  to: Advance,
  { kind, supplementary }: OpenStep,
  done: Done & { readonly missing: readonly string[]; readonly reasonCode?: string },
  definition: ServiceDefinition,
  rules: CaseRules,
): readonly CaseEvent[] {
  const { by, at } = done;
  const { caseId } = state.opened;
  switch (to.next) {
    case 'open':
      return openSteps(state, to.steps, at, definition, rules, supplementary ? to.steps : []);
    case 'return':
      return [{ type: 'case.file-returned.v1', data: { caseId, ...returning(kind, done, definition), by, at } }];
    case 'close':
      return [closeCase(state, to.outcome, null, by, at)];
  }
}

/** What the applicant has to bring, and why: a file never comes back without both. */
function returning(
  kind: string,
  { missing, reasonCode }: { readonly missing: readonly string[]; readonly reasonCode?: string },
  { documents }: ServiceDefinition,
): { readonly missing: string[]; readonly reasonCode: string } {
  const asked = documents.filter(({ wajib }) => wajib).map(({ code }) => code);
  const named = missing.filter((code) => documents.some((rule) => [rule.code, ...alternatives(rule)].includes(code)));
  if (kind === 'dukcapil-match') {
    return { missing: asked.filter((code) => IDENTITY_PAPERS.includes(code)), reasonCode: 'dukcapil-tidak-padan' };
  }
  return { missing: named.length > 0 ? named : asked, reasonCode: reasonCode ?? 'tidak-terbaca' };
}

export function closeCase(
  state: KnownCase,
  outcome: string,
  reasonCode: string | null,
  by: string,
  at: string,
): CaseEvent {
  const late = isLate(state.dueAt, at, state.paused);
  return { type: 'case.closed.v1', data: { caseId: state.opened.caseId, outcome, reasonCode, by, at, late } };
}

/** The file is complete: the service clock starts now, or has run since the arrival. */
export function completeFile(
  state: KnownCase,
  by: string,
  at: string,
  definition: ServiceDefinition,
  rules: CaseRules,
): CaseEvent {
  const start = startsAtArrival(definition) ? state.opened.openedAt : at;
  const dueAt = rules.dueAt(definition.tenant, start, definition.limit, pausesOf(state));
  return { type: 'case.file-completed.v1', data: { caseId: state.opened.caseId, by, at, dueAt } };
}
