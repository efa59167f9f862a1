import type { RouteFault } from './faults.ts';
import { isLetterType, LETTER_TYPES } from './letters.ts';
import { OFFICE_HOLDERS } from './role-groups.ts';
import { isRole } from './roles.ts';
import type { Route, Step } from './route.ts';
import { exploreRoute } from './route-explore.ts';
import { closeOutcome, downstream, nextSteps, successors } from './route-walk.ts';
import { stepKind } from './step-kinds.ts';
import { rolesOf } from './step-roles.ts';

/** The one report that disbursement prints at the end of an incident. */
const REPORT = 'laporan-bencana-dibantu';

const DECREES: ReadonlySet<unknown> = new Set(['sk-kepala-dinas', 'sk-bupati', 'none']);

/**
 * Everything wrong with a route; empty: every run of it ends in a close or a return, no step opens twice in a run, no
 * step waits for something that cannot come, and the roles of every step may do all that ends it.
 */
export function checkRoute(route: Route): RouteFault[] {
  const faults = [...checkReferences(route)];
  for (const [id, step] of Object.entries(route.steps)) {
    const found = [...checkStep(step), ...checkJoin(route, id, step), ...checkSeparation(route, step)];
    faults.push(...found.map((fault) => ({ step: id, fault })));
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
  const { outcomes: known, params } = stepKind(step.kind);
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
  yield* checkRoles(step);
  if (step.kind === 'letter') yield* checkLetter(step);
  if (step.kind === 'grant-batch') yield* checkGrant(step);
  if (step.kind === 'report' && step.params?.['report'] !== undefined && step.params['report'] !== REPORT) {
    yield `params.report must be "${REPORT}"`;
  }
  if (step.limitFrom !== undefined && step.limit === undefined) yield 'limitFrom needs a limit';
}

function* checkRoles({ kind, roles, partner }: Step): Generator<string> {
  const { acts, fixed = {} } = stepKind(kind);
  const able = [...new Set(Object.values(acts).flat())];
  for (const role of roles) {
    if (!able.includes(role)) {
      yield `role "${role}" can do nothing in a step of kind "${kind}"; roles that can: ${able.join(', ')}`;
    }
  }
  if (roles.some((role) => able.includes(role))) {
    for (const [act, may] of Object.entries(acts)) {
      if (roles.some((role) => may.includes(role))) continue;
      yield `none of its roles may do "${act}"; roles that may: ${may.join(', ')}`;
    }
  }
  const { accompany } = fixed;
  if (partner !== undefined && !(accompany && [...accompany, ...able].includes(partner))) {
    yield `partner "${partner}" cannot take part in a step of kind "${kind}"`;
  }
}

/** recipients are named in a decree of the head of the office or of the Bupati; `none` where the SOP names no decree. */
function* checkGrant({ batch, params }: Step): Generator<string> {
  const decree = params?.['decree'];
  if (decree !== undefined && !DECREES.has(decree)) {
    yield `params.decree "${decree}" must be one of: ${[...DECREES].join(', ')} (R-17)`;
  }
  if (!batch) yield 'a grant works on a batch: set batch: true';
}

function* checkLetter(step: Step): Generator<string> {
  const { letter, signer } = step.params ?? {};
  if (letter !== undefined && !isLetterType(letter)) {
    yield `params.letter "${letter}" has no template; letters: ${LETTER_TYPES.join(', ')}`;
  }
  if (signer === undefined) return;
  if (typeof signer !== 'string' || !isRole(signer)) {
    yield `params.signer "${signer}" is not a role`;
    return;
  }
  const signers = rolesOf('letter', 'sign');
  if (!signers.includes(signer)) {
    yield `params.signer "${signer}" may not sign letters; roles that may: ${signers.join(', ')}`;
  }
  const drafters = step.roles.filter((role) => stepKind('letter').acts['draft']?.includes(role));
  if (drafters.every((role) => role === signer)) {
    yield `only the signer "${signer}" may draft: name another role, since drafter and signatory must differ`;
  }
}

/** An office that one person holds must not be the only one for an act, when `notBy` can exclude that person. */
function* checkSeparation({ steps }: Route, { kind, roles, notBy = [], params }: Step): Generator<string> {
  const before = new Set<string>(notBy.flatMap((other) => steps[other]?.roles ?? []));
  const excludable = (role: string) => before.has(role) && OFFICE_HOLDERS.some((holder) => holder === role);
  const { acts, separate = Object.keys(acts) } = stepKind(kind);
  const able = separate.map((act) => [act, roles.filter((role) => acts[act]?.includes(role))] as const);
  const signer = kind === 'letter' ? ([['sign', [String(params?.['signer'])]]] as const) : [];
  for (const [act, who] of [...able, ...signer]) {
    if (who.length > 0 && who.every(excludable)) {
      yield `notBy can leave nobody for "${act}": one person holds "${who.join('", "')}", and may have done a step before`;
    }
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
  return new Set([from, ...downstream(route, from)]);
}

function closesFrom(route: Route, steps: Set<string>): boolean {
  return [...steps].some((id) => Object.values(route.steps[id]!.on).some((target) => closeOutcome(target) !== null));
}
