import { type Advance, type Route, type RouteState, type Step } from '@alur/standards';

/** A supplementary run is an assessment and its decision; the aid that follows is that of the whole incident. */
export function mayBeSupplementary({ kind }: Pick<Step, 'kind'>): boolean {
  return kind === 'assessment' || kind === 'eligibility-decision';
}

/**
 * What follows when a step of a supplementary run ends. Who was added goes through the steps that follow, also through
 * those that had ended; when nobody was, the case goes on where it stood.
 */
export function afterSupplement(route: Route, state: RouteState, stepId: string, outcome: string): Advance {
  const target = route.steps[stepId]!.on[outcome]!;
  if (typeof target !== 'string') return { next: 'open', steps: target.filter((id) => !state.open.has(id)) };
  const steps = waiting(route, { completed: new Set([...state.completed, stepId]), open: state.open }, stepId);
  const others = [...state.open].some((id) => id !== stepId);
  return steps.length > 0 || others ? { next: 'open', steps } : { next: 'close', outcome: 'completed' };
}

/** Steps behind this one that only waited for it. */
function waiting(route: Route, { completed, open }: RouteState, stepId: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = [stepId];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const next of Object.values(route.steps[id]!.on).flatMap((to) => (typeof to === 'string' ? [] : to))) {
      if (seen.has(next) || open.has(next)) continue;
      seen.add(next);
      if (completed.has(next) || mayBeSupplementary(route.steps[next]!)) queue.push(next);
      else if ((route.steps[next]!.after ?? []).every((other) => completed.has(other))) found.add(next);
    }
  }
  return [...found];
}
