import type { RouteFault } from './faults.ts';
import { letterOf } from './letters.ts';
import type { Route, Step } from './route.ts';
import { advance, nextSteps, startRoute } from './route-walk.ts';
import { stepKind } from './step-kinds.ts';
import { needsOf } from './step-needs.ts';

const MOST_STATES = 20_000;

/** Where a run is: the outcome of each step that ended, and the steps that are open. */
interface RunState {
  readonly ended: ReadonlyMap<string, string>;
  readonly open: ReadonlySet<string>;
}

/** Walks every run of a route, in every order of its parallel tracks, and reports what goes wrong on the way. */
export function exploreRoute(route: Route): RouteFault[] {
  const faults = new Map<string, RouteFault>();
  const report = (step: string | null, fault: string) => faults.set(`${step} ${fault}`, { step, fault });
  const opened = new Set<string>();
  const endedBefore = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const queue: RunState[] = [];

  const enter = (steps: readonly string[], { ended, open }: RunState) => {
    const after = { ended, open: new Set([...open, ...steps]) };
    for (const id of steps) {
      opened.add(id);
      const before = endedBefore.get(id) ?? new Set();
      endedBefore.set(id, before);
      for (const other of ended.keys()) before.add(other);
      for (const fault of opening(route, id, after)) report(id, fault);
    }
    const key = `${[...ended].map(String).sort().join('&')}|${[...after.open].sort().join()}`;
    if (!seen.has(key)) queue.push(after);
    seen.add(key);
  };

  enter(startRoute(route).steps, { ended: new Map(), open: new Set() });
  for (let state = queue.pop(); state; state = queue.pop()) {
    if (seen.size > MOST_STATES) return [{ step: null, fault: 'route has too many parallel tracks to be checked' }];
    const completed = new Set(state.ended.keys());
    for (const id of state.open) {
      const open = new Set([...state.open].filter((other) => other !== id));
      for (const [outcome, target] of Object.entries(route.steps[id]!.on)) {
        for (const next of nextSteps(target)) {
          if (open.has(next) || completed.has(next) || next === id) {
            report(next, `can open twice in one run (again after "${id}"); make it a join with "after"`);
          }
        }
        const result = advance(route, { completed, open: state.open }, id, outcome);
        if (result.next === 'close' && result.outcome === 'completed' && open.size > 0) {
          report(id, `closes the case as completed while ${quoted(open)} can still be open; join them with "after"`);
        }
        if (result.next !== 'open') continue;
        if (result.steps.length === 0 && open.size === 0) {
          report(id, `outcome "${outcome}" can leave the case without an open step`);
        } else enter(result.steps, { ended: new Map([...state.ended, [id, outcome]]), open });
      }
    }
  }
  for (const [id, step] of Object.entries(route.steps)) {
    if (!opened.has(id)) report(id, `its join never opens: ${quoted(step.after ?? [])} cannot all end in one run`);
    else {
      for (const other of step.notBy ?? []) {
        if (!endedBefore.get(id)!.has(other)) report(id, `notBy names "${other}", which never ends before it opens`);
      }
    }
  }
  return [...faults.values()];
}

/** Why a step that opens in this state could never be worked. */
function* opening(route: Route, id: string, { ended, open }: RunState): Generator<string> {
  const step = route.steps[id]!;
  const kindOf = (other: string) => route.steps[other]!.kind;
  const outcomes = (...kinds: readonly Step['kind'][]) =>
    [...ended].flatMap(([other, outcome]) => (kinds.includes(kindOf(other)) ? [outcome] : []));
  for (const kind of step.requires ?? []) {
    if (outcomes(kind).length === 0) yield `requires "${kind}", but can open before any step of that kind has ended`;
  }
  const assessed =
    step.kind === 'eligibility-decision' && Object.keys(route.steps).some((other) => kindOf(other) === 'assessment');
  for (const { kind, outcome } of [...needsOf(step), ...(assessed ? [{ kind: 'assessment' } as const] : [])]) {
    if (outcome === undefined ? outcomes(kind).length > 0 : outcomes(kind).includes(outcome)) continue;
    const how = outcome === undefined ? '' : ` with "${outcome}"`;
    yield `can open although no "${kind}" has ended${how} before, and then nobody can work in it`;
  }
  const needs = step.kind === 'letter' ? letterOf(step.params?.['letter'])?.needs : null;
  if (needs === 'survey' && outcomes('survey').length === 0) {
    yield 'this letter needs a survey, but the step can open before one has ended';
  }
  if (needs === 'registration') {
    const checks = outcomes('village-check', 'registry-check');
    if (checks.length === 0 || !checks.every((outcome) => outcome === 'registered')) {
      yield 'this letter needs a look-up that ended with "registered", but the step can open without';
    }
  }
  const twins = [...ended.keys(), ...open].filter((other) => other !== id && kindOf(other) === step.kind);
  if (stepKind(step.kind).once && twins.length > 0) {
    yield `a case has one step of kind "${step.kind}", but ${quoted(twins)} came before`;
  }
}

function quoted(ids: Iterable<string>): string {
  return [...ids].map((id) => `"${id}"`).join(' and ');
}
