import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadStandards } from './load.ts';
import { SURVEYED, TWO_TRACKS } from './route.fixture.ts';
import type { Route, RouteState } from './route.ts';
import { advance, startRoute } from './route-walk.ts';

const state = (completed: string[], open: string[]): RouteState => ({
  completed: new Set(completed),
  open: new Set(open),
});

describe('advance', () => {
  test('a route starts with its first step', () => {
    expect(startRoute(SURVEYED)).toEqual({ next: 'open', steps: ['completeness'] });
  });

  test('an outcome opens the next step, returns the file or closes the case', () => {
    expect(advance(SURVEYED, state([], ['completeness']), 'completeness', 'complete')).toEqual({
      next: 'open',
      steps: ['verification'],
    });
    expect(advance(SURVEYED, state([], ['completeness']), 'completeness', 'incomplete')).toEqual({ next: 'return' });
    expect(advance(SURVEYED, state(['survey'], ['decision']), 'decision', 'ineligible')).toEqual({
      next: 'close',
      outcome: 'rejected',
    });
  });

  test('2.7 no. 2: goods and money run side by side, and the report waits for both', () => {
    expect(advance(TWO_TRACKS, state(['assessment'], ['decision']), 'decision', 'eligible')).toEqual({
      next: 'open',
      steps: ['goods', 'funds'],
    });
    const goodsFirst = state(['assessment', 'decision'], ['goods', 'funds']);
    expect(advance(TWO_TRACKS, goodsFirst, 'goods', 'handed-over')).toEqual({ next: 'open', steps: [] });
    const fundsLast = state(['assessment', 'decision', 'goods'], ['funds']);
    expect(advance(TWO_TRACKS, fundsLast, 'funds', 'handed-over')).toEqual({ next: 'open', steps: ['report'] });
  });

  test('the state may be the one before or after the end of the step', () => {
    const after = state(['assessment', 'decision', 'goods', 'funds'], []);
    expect(advance(TWO_TRACKS, after, 'funds', 'refused')).toEqual({ next: 'open', steps: ['report'] });
  });

  test('an unknown step or outcome is an error, also the name of an object method', () => {
    expect(() => advance(SURVEYED, state([], []), 'visit', 'done')).toThrow('the route has no step "visit"');
    expect(() => advance(SURVEYED, state([], []), 'survey', 'toString')).toThrow(
      'step "survey" has no outcome "toString"; it has: done, not-found',
    );
  });
});

describe('any walk over any sound route', () => {
  const routes: [string, Route][] = [
    ['with a survey', SURVEYED],
    ['with two tracks', TWO_TRACKS],
    ...loadStandards()
      .services()
      .flatMap(({ slug, route }): [string, Route][] => (route ? [[slug, route]] : [])),
  ];

  test.each(routes)('%s ends, and opens no step twice in a run', (_, route) => {
    const choice = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(choice, choice), { minLength: 60, maxLength: 60 }), (choices) => {
        walk(route, choices);
      }),
      { numRuns: 100 },
    );
  });
});

/** Ends one open step after the other as the choices say. */
function walk(route: Route, choices: readonly (readonly [number, number])[]): void {
  let completed = new Set<string>();
  let open = new Set<string>(startRoute(route).steps);
  for (const [which, how] of choices) {
    expect(open.size).toBeGreaterThan(0);
    const id = [...open][which % open.size]!;
    const outcomes = Object.keys(route.steps[id]!.on);
    const result = advance(route, { completed, open }, id, outcomes[how % outcomes.length]!);
    if (result.next === 'close') return;
    if (result.next === 'return') {
      completed = new Set();
      open = new Set(startRoute(route).steps);
      continue;
    }
    open.delete(id);
    completed.add(id);
    for (const step of result.steps) {
      expect(open.has(step) || completed.has(step)).toBe(false);
      open.add(step);
    }
  }
  // Without a return in between, a walk cannot be longer than the route.
  expect(completed.size).toBeLessThanOrEqual(Object.keys(route.steps).length);
}
