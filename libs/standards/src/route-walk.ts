import type { Advance, CloseOutcome, Route, RouteState, Step, Target } from './route.ts';
import { stepKind } from './step-kinds.ts';

/** What opens when a file arrives, and again after a return. */
export function startRoute(route: Route): Extract<Advance, { next: 'open' }> {
  return { next: 'open', steps: [route.start] };
}

/**
 * What follows when a step ends. The state may be the one before or after that end. Steps that are open or done do not
 * open again, and a join opens with the last of its `after` steps, unless an open step leads to one of them again; so
 * `steps` is empty while other tracks are still running. A return or a close voids every open step; after a return the
 * route starts anew with nothing completed.
 * @throws RangeError for a step that the route has not, or an outcome that the step has not
 */
export function advance(route: Route, state: RouteState, stepId: string, outcome: string): Advance {
  const repeats = repeatedBy(route, stepId, outcome);
  if (repeats) return { next: 'open', steps: [...state.completed].filter((id) => repeats(route.steps[id]!)) };
  const target = targetOf(route, stepId, outcome);
  if (target === 'return') return { next: 'return' };
  const close = closeOutcome(target);
  if (close) return { next: 'close', outcome: close };
  const running = [...state.open].filter((id) => id !== stepId);
  const ended = (other: string) => other === stepId || state.completed.has(other);
  const settled = (other: string) => ended(other) && !running.some((id) => downstream(route, id).has(other));
  const steps = nextSteps(target).filter(
    (id) => !ended(id) && !state.open.has(id) && (route.steps[id]?.after ?? []).every(settled),
  );
  return { next: 'open', steps: [...new Set(steps)] };
}

/** Steps that a run can come to from this one. */
export function downstream(route: Route, stepId: string): ReadonlySet<string> {
  const found = new Set(successors(route.steps[stepId]!));
  // A Set's iterator also visits what is added on the way.
  for (const id of found) for (const next of successors(route.steps[id]!)) found.add(next);
  return found;
}

/** Whether a step is done again because of this outcome; undefined for an outcome that leads on. */
function repeatedBy(route: Route, stepId: string, outcome: string): ((step: Step) => boolean) | undefined {
  const kind = route.steps[stepId]?.kind;
  const repeats = kind && stepKind(kind).repeats;
  return repeats?.outcome === outcome ? (step) => repeats.kinds.includes(step.kind) : undefined;
}

function targetOf(route: Route, stepId: string, outcome: string): Target {
  const step = route.steps[stepId];
  if (!step) throw new RangeError(`the route has no step "${stepId}"`);
  const target = Object.hasOwn(step.on, outcome) ? step.on[outcome] : undefined;
  if (target === undefined) {
    throw new RangeError(`step "${stepId}" has no outcome "${outcome}"; it has: ${Object.keys(step.on).join(', ')}`);
  }
  return target;
}

export function closeOutcome(target: Target): CloseOutcome | null {
  return typeof target === 'string' && target !== 'return' ? (target.slice('close-'.length) as CloseOutcome) : null;
}

/** Steps that a target names; none for a return or a close. */
export function nextSteps(target: Target): readonly string[] {
  return typeof target === 'string' ? [] : target;
}

/** Every step id that some outcome of the step names. */
export function successors(step: Step): string[] {
  return [...new Set(Object.values(step.on).flatMap(nextSteps))];
}
