import { isRejection } from '@alur/event-sourcing';
import { loadStandards, needsOf, type ServiceDefinition, STEP_KINDS, type StepKind, stepKind } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { at, open, rules } from '../test/fixtures/case.ts';
import { caseDecider } from './case.ts';
import type { CaseCommand } from './case-commands.ts';
import { type CaseState, evolveCase, type KnownCase, noCase, type OpenStep } from './case-state.ts';

const standards = loadStandards();
const FIRE = {
  localClass: 'sosial',
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: at(-60),
  place: null,
} as const;
const REASONS = ['keputusan-keliru', 'surat-salah', 'keluarga-menyusul', 'lain-lain'];

/** Where a case is, and how each step ended in its latest run. */
interface Place {
  readonly state: KnownCase;
  readonly ended: Readonly<Record<string, string>>;
}

interface Move {
  /** Work that leads on, or an act from outside the route: a withdrawal, a pause, a reopening. */
  readonly work: boolean;
  readonly to: string;
  readonly name: string;
}

/** Everything that can happen to a case of one service. */
class Model {
  readonly places = new Map<string, Place>();
  readonly moves = new Map<string, Move[]>();
  readonly start: string;
  readonly #definition: ServiceDefinition;
  readonly #decider;

  constructor(definition: ServiceDefinition) {
    this.#definition = definition;
    this.#decider = caseDecider(definition.tenant, rules);
    const { kind, applicants, filedBy, slug, tenant, choice } = definition;
    this.start = this.#enter(
      { ended: {}, state: noCase },
      open({
        tenant,
        service: slug,
        relation: applicants[0]!,
        incident: kind === 'incident' ? FIRE : null,
        subjectId: kind === 'application' ? 'subject-1' : null,
        reporterId: null,
        choice: choice ? { name: choice.name, value: choice.values[0]! } : null,
        by: { id: `${tenant}.${filedBy[0]}`, roles: [filedBy[0]!] },
      }),
    )!;
    const queue = [this.start];
    const known = new Set(queue);
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      const moves = this.#movesFrom(this.places.get(key)!);
      this.moves.set(key, moves);
      for (const { to } of moves) {
        if (!known.has(to)) queue.push(to);
        known.add(to);
      }
    }
  }

  /** Places from which no work leads to an end. */
  stuck(): string[] {
    const alive = new Set([...this.places].flatMap(([key, { state }]) => (state.status === 'closed' ? [key] : [])));
    for (let before = -1; before < alive.size; ) {
      before = alive.size;
      for (const [key, moves] of this.moves) {
        if (moves.some(({ work, to }) => work && alive.has(to))) alive.add(key);
      }
    }
    return [...this.places.keys()].filter((key) => !alive.has(key));
  }

  /** How work from here may end the case. */
  endsFrom(key: string): Set<string> {
    const seen = new Set([key]);
    const ends = new Set<string>();
    const queue = [key];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const { closed } = this.places.get(one)!.state;
      if (closed) ends.add(closed.outcome);
      else {
        for (const { work, to } of this.moves.get(one)!) {
          if (work && !seen.has(to)) queue.push(to);
          if (work) seen.add(to);
        }
      }
    }
    return ends;
  }

  #movesFrom({ state, ended }: Place): Move[] {
    const by = 'oku-selatan.kabid';
    const reason = { reasonCode: 'lain-lain', by, at: at(9) };
    const moves: Move[] = [];
    const go = (work: boolean, name: string, command: CaseCommand, step?: OpenStep) => {
      const to = this.#enter({ state, ended }, command, step);
      if (to !== undefined) moves.push({ work, to, name });
    };
    if (state.status === 'closed') {
      for (const reasonCode of REASONS) go(false, `reopen ${reasonCode}`, { type: 'reopen', ...reason, reasonCode });
      return moves;
    }
    go(false, 'withdraw', { type: 'withdraw', ...reason });
    go(false, 'reject', { type: 'reject', ...reason });
    go(state.paused !== null, 'resume', { type: 'resume', by, at: at(9) });
    go(false, 'pause', { type: 'pause', reason: 'menunggu-pemohon', by, at: at(9) });
    go(true, 'bring papers', { type: 'supplement', by, at: at(9) });
    go(false, 'late household', { type: 'supplement-assessment', by, at: at(9) });
    for (const step of Object.values(state.open)) {
      const officer = this.#officerFor(step, ended);
      if (officer === undefined) continue;
      const { stepId, run } = step;
      for (const outcome of this.#outcomes(step, ended)) {
        const done = { stepId, run, outcome, by: officer, officers: [], missing: ['fc-ktp'], at: at(9) };
        go(true, `${stepId} ${outcome}`, { type: 'complete-step', ...done }, step);
      }
    }
    return moves;
  }

  /** Who can do the step, when what it needs has ended as it must; undefined: nobody can. */
  #officerFor({ stepId, kind, roles, notBy }: OpenStep, ended: Place['ended']): string | undefined {
    const { steps } = this.#definition.route!;
    const step = steps[stepId]!;
    const outcomesOf = (wanted: string) =>
      Object.entries(ended).flatMap(([id, outcome]) => (steps[id]!.kind === wanted ? [outcome] : []));
    const needed = [...needsOf(step), ...(step.requires ?? []).map((each) => ({ kind: each, outcome: undefined }))];
    const ready = needed.every((need) => {
      const outcomes = outcomesOf(need.kind);
      return need.outcome === undefined ? outcomes.length > 0 : outcomes.includes(need.outcome);
    });
    if (!ready) return undefined;
    const acts = Object.values<readonly string[]>(STEP_KINDS[kind as StepKind].acts);
    if (acts.some((may) => !roles.some((role) => may.includes(role)))) return undefined;
    const able = acts.at(-1)!.filter((role) => roles.includes(role));
    const { tenant } = this.#definition;
    return able.map((role) => `${tenant}.${role}`).find((officer) => !notBy.includes(officer));
  }

  #outcomes({ stepId, kind, supplementary }: OpenStep, ended: Place['ended']): string[] {
    const { steps } = this.#definition.route!;
    const { repeats } = stepKind(kind as StepKind);
    const fieldwork = Object.entries(ended).filter(([id]) => repeats?.kinds.includes(steps[id]!.kind));
    // R-04, as the decision on eligibility refuses it.
    const missing = kind === 'eligibility-decision' && fieldwork.some(([, outcome]) => outcome === 'not-found');
    const onward = Object.keys(steps[stepId]!.on).filter((outcome) => !(missing && outcome === 'eligible'));
    return repeats && fieldwork.length > 0 && !supplementary ? [...onward, repeats.outcome] : onward;
  }

  #enter(from: { state: CaseState; ended: Place['ended'] }, command: CaseCommand, step?: OpenStep): string | undefined {
    const decision = this.#decider.decide(from.state, command);
    if (isRejection(decision) || decision.length === 0) return undefined;
    const state = decision.reduce<CaseState>(evolveCase, from.state);
    if (state.status === 'none') throw new Error('The case is gone');
    const ended: Record<string, string> = { ...from.ended };
    // A supplementary run that adds nobody leaves the aid to the others as it was.
    const counts = step && !(step.supplementary && ['not-found', 'ineligible'].includes(outcomeOf(command)));
    if (counts) ended[step.stepId] = outcomeOf(command);
    for (const { type, data } of decision) {
      if (type === 'case.step-opened.v1' && data.params['supplementary'] !== true) {
        for (const id of [data.stepId, ...(data.again ?? [])]) delete ended[id];
      }
      if (type === 'case.file-returned.v1') for (const id of Object.keys(ended)) delete ended[id];
    }
    const key = keyOf({ state, ended });
    if (!this.places.has(key)) this.places.set(key, { state, ended });
    return key;
  }
}

function outcomeOf(command: CaseCommand): string {
  return 'outcome' in command ? command.outcome : '';
}

function keyOf({ state, ended }: Place): string {
  const { status, closed, paused, completed } = state;
  const steps = Object.values(state.open).map(({ stepId, supplementary }) => stepId + (supplementary ? '+' : ''));
  const how = closed && [closed.outcome, closed.reasonCode !== null, [...closed.open].sort()];
  const ends = Object.entries(ended).map(([id, outcome]) => `${id}:${outcome}`);
  const done = completed.at(-1);
  return JSON.stringify([status, steps.sort(), ends.sort(), done, paused !== null, how]);
}

const MODELS = new Map(
  standards.services().flatMap((definition) => (definition.route ? [[definition.slug, new Model(definition)]] : [])),
);

describe.each([...MODELS])('every place that a case of %s can come to', (_slug, model) => {
  test('has work for somebody that leads to an end', () => {
    expect(model.stuck()).toEqual([]);
  });

  test('F6a: a reopening against the decision can end otherwise than the case did', () => {
    const several = model.endsFrom(model.start).size > 1;
    for (const [key, moves] of model.moves) {
      const { closed } = model.places.get(key)!.state;
      const reopened = moves.find(({ name }) => name === 'reopen keputusan-keliru');
      if (!several || closed === null || reopened === undefined) continue;
      const others = [...model.endsFrom(reopened.to)].filter((outcome) => outcome !== closed.outcome);
      expect({ key, others }).not.toEqual({ key, others: [] });
    }
  });
});

test('no route has a dead end', () => {
  const sizes = [...MODELS].map(([slug, { places }]) => [slug, places.size] as const);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  process.stderr.write(`dead ends: ${MODELS.size} services, ${total} states explored, none stuck\n`);
  expect(MODELS.size).toBe(24);
  expect(total).toBeGreaterThan(2000);
});
