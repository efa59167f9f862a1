import type { Advance, CloseOutcome, Route, RouteState, Step, Target } from './route.ts';

/** What opens when a file arrives, and again after a return. */
export function startRoute(route: Route): Extract<Advance, { next: 'open' }> {
  return { next: 'open', steps: [route.start] };
}

/**
 * What follows when a step ends. The state may be the one before or after that end. Steps that are open or done never
 * open again, and a join opens with the last of its `after` steps; so `steps` is empty while other tracks are still
 * running. A return or a close voids every open step; after a return the route starts anew with nothing completed.
 * @throws RangeError for a step that the route has not, or an outcome that the step has not
 */
export function advance(route: Route, state: RouteState, stepId: string, outcome: string): Advance {
  const target = targetOf(route, stepId, outcome);
  if (target === 'return') return { next: 'return' };
  const close = closeOutcome(target);
  if (close) return { next: 'close', outcome: close };
  const steps = nextSteps(target).filter((id) => {
    const ended = (other: string) => other === stepId || state.completed.has(other);
    return !ended(id) && !state.open.has(id) && (route.steps[id]?.after ?? []).every(ended);
  });
  return { next: 'open', steps: [...new Set(steps)] };
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
