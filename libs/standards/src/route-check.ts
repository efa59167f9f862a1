import { OUTPUT_DOCUMENTS } from './document-codes.ts';
import type { RouteFault } from './faults.ts';
import { isRole, type Role } from './roles.ts';
import { type Route, STEP_KINDS, type Step } from './route.ts';
import { exploreRoute } from './route-explore.ts';
import { closeOutcome, nextSteps, successors } from './route-walk.ts';

/** Roles that prepare letters or check files and so never sign (domain reference 2.2). */
const NEVER_SIGNS: ReadonlySet<Role> = new Set<Role>(['front-office', 'pengisi-data-desa', 'petugas-pelayanan']);

const DECREES: ReadonlySet<unknown> = new Set(['sk-kepala-dinas', 'sk-bupati', 'none']);

/**
 * Everything wrong with a route; empty: every run of it ends in a close or a return, no step opens twice in a run, and
 * no step waits for something that cannot come.
 */
export function checkRoute(route: Route): RouteFault[] {
  const faults = [...checkReferences(route)];
  for (const [id, step] of Object.entries(route.steps)) {
    faults.push(...[...checkStep(step), ...checkJoin(route, id, step)].map((fault) => ({ step: id, fault })));
  }
  // A walk over a route with loose ends would only repeat these faults in other words.
  if (faults.length > 0) return faults;
  faults.push(...checkLoops(route), ...checkReach(route));
  return faults.length > 0 ? faults : exploreRoute(route);
}

function* checkReferences(route: Route): Generator<RouteFault> {
  const has = (id: string) => Object.hasOwn(route.steps, id);
  const kinds = new Set(Object.values(route.steps).map((step) => step.kind));
  if (!has(route.start))
    yield { step: null, fault: `route starts with "${route.start}", which is not one of its steps` };
  for (const [id, step] of Object.entries(route.steps)) {
    for (const [outcome, target] of Object.entries(step.on)) {
      for (const next of nextSteps(target)) {
        if (!has(next)) yield { step: id, fault: `outcome "${outcome}" leads to "${next}", which is not a step` };
      }
      if (target === 'return' && has(route.start) && route.steps[route.start]?.kind !== 'completeness') {
        yield { step: id, fault: `outcome "${outcome}" returns, but the route does not start with completeness` };
      }
    }
    for (const list of ['notBy', 'after'] as const) {
      for (const other of step[list] ?? []) {
        if (!has(other)) yield { step: id, fault: `${list} names "${other}", which is not a step` };
        else if (other === id) yield { step: id, fault: `${list} names the step itself` };
      }
    }
    for (const kind of step.requires ?? []) {
      if (!kinds.has(kind)) yield { step: id, fault: `requires "${kind}", but the route has no step of that kind` };
    }
  }
}

function* checkStep(step: Step): Generator<string> {
  const { outcomes, params } = STEP_KINDS[step.kind];
  const known: readonly string[] = outcomes;
  for (const outcome of known) {
    if (!Object.hasOwn(step.on, outcome)) yield `outcome "${outcome}" of kind "${step.kind}" is not handled`;
  }
  for (const outcome of Object.keys(step.on)) {
    if (!known.includes(outcome)) {
      yield `outcome "${outcome}" is unknown to kind "${step.kind}"; it has: ${known.join(', ')}`;
    }
  }
  for (const name of params) {
    if (step.params?.[name] === undefined) yield `kind "${step.kind}" needs params.${name}`;
  }
  if (step.kind === 'letter') yield* checkLetter(step);
  if (step.kind === 'grant-batch') yield* checkGrant(step);
  if (step.limitFrom !== undefined && step.limit === undefined) yield 'limitFrom needs a limit';
}

/** recipients stand in a decree of the head of the office or of the Bupati; `none` where the SOP names no decree. */
function* checkGrant({ batch, params }: Step): Generator<string> {
  const decree = params?.['decree'];
  if (decree !== undefined && !DECREES.has(decree)) {
    yield `params.decree "${decree}" must be one of: ${[...DECREES].join(', ')} (R-17)`;
  }
  if (!batch) yield 'a grant works on a batch: set batch: true';
}

function* checkLetter(step: Step): Generator<string> {
  const { letter, signer } = step.params ?? {};
  if (letter !== undefined && !(typeof letter === 'string' && Object.hasOwn(OUTPUT_DOCUMENTS, letter))) {
    yield `params.letter "${letter}" is not a document that an office issues`;
  }
  if (signer === undefined) return;
  if (typeof signer !== 'string' || !isRole(signer)) {
    yield `params.signer "${signer}" is not a role`;
    return;
  }
  if (NEVER_SIGNS.has(signer)) yield `params.signer "${signer}" may not sign letters`;
  if (step.roles.every((role) => role === signer)) {
    yield `only the signer "${signer}" may draft: name another role, since drafter and signatory must differ`;
  }
}

function* checkJoin(route: Route, id: string, join: Step): Generator<string> {
  for (const before of join.after ?? []) {
    for (const [outcome, target] of Object.entries(route.steps[before]?.on ?? {})) {
      const waits = nextSteps(target);
      // Otherwise the join would depend on which of its tracks ends last.
      if (waits.length > 0 && !waits.includes(id)) {
        yield `joins after "${before}", but outcome "${outcome}" of "${before}" does not lead here`;
      }
    }
  }
}

function checkLoops(route: Route): RouteFault[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): RouteFault[] => {
    if (path.includes(id)) {
      const loop = [...path.slice(path.indexOf(id)), id].join(' → ');
      return [{ step: id, fault: `loops (${loop}); only "return" may go back` }];
    }
    if (done.has(id)) return [];
    path.push(id);
    const faults = successors(route.steps[id]!).flatMap(visit);
    path.pop();
    done.add(id);
    return faults;
  };
  return Object.keys(route.steps).flatMap(visit);
}

function* checkReach(route: Route): Generator<RouteFault> {
  const fromStart = reachable(route, route.start);
  const startCloses = closesFrom(route, fromStart);
  for (const id of Object.keys(route.steps)) {
    if (!fromStart.has(id)) {
      yield { step: id, fault: `cannot be reached from "${route.start}"` };
      continue;
    }
    const ahead = reachable(route, id);
    const returns = [...ahead].some((other) => Object.values(route.steps[other]!.on).includes('return'));
    if (!closesFrom(route, ahead) && !(returns && startCloses)) {
      yield { step: id, fault: 'no close can be reached from here' };
    }
  }
}

function reachable(route: Route, from: string): Set<string> {
  const seen = new Set([from]);
  // A Set's iterator also visits what is added on the way.
  for (const id of seen) for (const next of successors(route.steps[id]!)) seen.add(next);
  return seen;
}

function closesFrom(route: Route, steps: Set<string>): boolean {
  return [...steps].some((id) => Object.values(route.steps[id]!.on).some((target) => closeOutcome(target) !== null));
}
