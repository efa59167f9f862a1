import type { RouteFault } from './faults.ts';
import type { Route, RouteState } from './route.ts';
import { advance, nextSteps, startRoute } from './route-walk.ts';

const MOST_STATES = 20_000;

/** Walks every run of a route, in every order of its parallel tracks, and reports what goes wrong on the way. */
export function exploreRoute(route: Route): RouteFault[] {
  const faults = new Map<string, RouteFault>();
  const report = (step: string | null, fault: string) => faults.set(`${step} ${fault}`, { step, fault });
  const opened = new Set<string>();
  const endedBefore = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const queue: RouteState[] = [];

  const enter = (steps: readonly string[], completed: ReadonlySet<string>, open: ReadonlySet<string>) => {
    for (const id of steps) {
      opened.add(id);
      const before = endedBefore.get(id) ?? new Set();
      endedBefore.set(id, before);
      for (const other of completed) before.add(other);
      const kinds = new Set([...completed].map((other) => route.steps[other]!.kind));
      for (const kind of route.steps[id]!.requires ?? []) {
        if (!kinds.has(kind)) report(id, `requires "${kind}", but can open before any step of that kind has ended`);
      }
    }
    const state = { completed, open: new Set([...open, ...steps]) };
    const key = `${[...completed].sort().join()}|${[...state.open].sort().join()}`;
    if (!seen.has(key)) queue.push(state);
    seen.add(key);
  };

  enter(startRoute(route).steps, new Set(), new Set());
  for (let state = queue.pop(); state; state = queue.pop()) {
    if (seen.size > MOST_STATES) return [{ step: null, fault: 'route has too many parallel tracks to be checked' }];
    for (const id of state.open) {
      const others = new Set([...state.open].filter((other) => other !== id));
      const completed = new Set([...state.completed, id]);
      for (const [outcome, target] of Object.entries(route.steps[id]!.on)) {
        for (const next of nextSteps(target)) {
          if (others.has(next) || completed.has(next)) {
            report(next, `can open twice in one run (again after "${id}"); make it a join with "after"`);
          }
        }
        const result = advance(route, state, id, outcome);
        if (result.next === 'close' && result.outcome === 'completed' && others.size > 0) {
          report(id, `closes the case as completed while ${quoted(others)} can still be open; join them with "after"`);
        }
        if (result.next !== 'open') continue;
        if (result.steps.length === 0 && others.size === 0) {
          report(id, `outcome "${outcome}" can leave the case without an open step`);
        } else enter(result.steps, completed, others);
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

function quoted(ids: Iterable<string>): string {
  return [...ids].map((id) => `"${id}"`).join(' and ');
}
