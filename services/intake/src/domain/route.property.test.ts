import { isRejection } from '@alur/event-sourcing';
import { checkService, loadStandards, type ServiceDefinition, type Step, stepKind } from '@alur/standards';
import { randomPart, serviceWith } from '@alur/standards/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, open, rules } from '../test/fixtures/case.ts';
import { caseDecider } from './case.ts';
import type { Actor, CaseCommand } from './case-commands.ts';
import { type CaseState, evolveCase, noCase, type OpenStep } from './case-state.ts';

const standards = loadStandards();
const TENANTS = new Map(standards.tenants().map((tenant) => [tenant.code, tenant]));
/** One service of each kind, for all that is not its route. */
const BASES = ['layanan-lanjut-usia', 'pengaduan-layanan', 'layanan-korban-bencana-sosial'].map((slug) =>
  standards.service(slug),
);
const FIRE = { localClass: null, uuClass: 'alam', hazard: 'kebakaran', occurredAt: at(-60), place: null } as const;
/** Offices that one person holds at a time; every other role has as many officers as the work needs. */
const HOLDERS: readonly string[] = ['kepala-dinas', 'kabid-linjamsos'];
const MOST_RETURNS = 2;
const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);

/** Works a case of one service to its end; every choice that the route leaves open is taken from `choices`. */
class Walk {
  readonly #definition: ServiceDefinition;
  readonly #decider;
  readonly #choices: readonly number[];
  #state: CaseState = noCase;
  #made = 0;
  #minutes = 0;
  #returns = 0;

  constructor(definition: ServiceDefinition, choices: readonly number[]) {
    this.#definition = definition;
    this.#choices = choices;
    this.#decider = caseDecider('oku-selatan', { ...rules, service: () => definition });
  }

  /** How the case ended. */
  run(): string {
    const { kind, applicants, filedBy, slug } = this.#definition;
    this.#do(
      open({
        service: slug,
        relation: applicants[0]!,
        incident: kind === 'incident' ? FIRE : null,
        subjectId: kind === 'application' ? 'subject-1' : null,
        by: this.#officer([this.#choose(filedBy)], []),
      }),
    );
    for (let turns = 0; turns < 200; turns += 1) {
      const state = this.#state;
      if (state.status === 'none') throw new Error('the case is gone');
      if (state.closed) return state.closed.outcome;
      if (state.status === 'returned') {
        this.#returns += 1;
        this.#do({ type: 'supplement', by: 'oku-selatan.front-office-1', at: this.#at() });
      } else this.#work(this.#choose(Object.values(state.open)));
    }
    throw new Error('the case does not end');
  }

  #work(step: OpenStep): void {
    const { on } = this.#definition.route!.steps[step.stepId]!;
    // A paper that fails returns the file, wherever the route leads.
    const returns = (outcome: string) =>
      on[outcome] === 'return' || (step.kind === 'document-verification' && outcome === 'failed');
    const outcomes = Object.keys(on).filter((outcome) => !returns(outcome) || this.#returns < MOST_RETURNS);
    // Nothing is missing in a file without requirements, so it is complete.
    const outcome =
      step.kind === 'completeness' ? 'complete' : this.#choose(outcomes.length > 0 ? outcomes : Object.keys(on));
    const by = this.#officersOf(step).at(-1)!;
    if (step.kind === 'completeness') {
      this.#do({ type: 'check-completeness', decision: 'complete', age: 70, unusable: [], by, at: this.#at() });
    } else if (step.kind === 'papers') {
      this.#do({ type: 'receive-papers', age: 70, by, at: this.#at() });
    } else {
      const { stepId, run } = step;
      this.#do({ type: 'complete-step', stepId, run, outcome, by: by.id, officers: [], missing: [], at: this.#at() });
    }
  }

  /** For every act of the step an officer of its roles, whom the separation of duties does not keep from it. */
  #officersOf(step: OpenStep): Actor[] {
    const { acts, separate = Object.keys(acts) } = stepKind(step.kind as Step['kind']);
    const { params } = this.#definition.route!.steps[step.stepId]!;
    // Who signs must not draft, and may be the one holder of the office.
    const signer = params?.['signer'];
    const officers = Object.entries(acts).map(([act, may]) => {
      const barred = [
        ...(separate.includes(act) ? step.notBy : []),
        ...(act === 'draft' ? [`oku-selatan.${signer}-1`] : []),
      ];
      return this.#officer(
        step.roles.filter((role) => may.some((one) => one === role)),
        barred,
      );
    });
    if (step.kind === 'letter') {
      const drafters = officers.slice(0, 1).map(({ id }) => id);
      this.#officer([String(signer)], [...step.notBy, ...drafters]);
    }
    return officers;
  }

  #officer(roles: readonly string[], barred: readonly string[]): Actor {
    const free = roles
      .flatMap((role) => (HOLDERS.includes(role) ? [1] : [1, 2, 3, 4, 5, 6, 7, 8]).map((n) => ({ role, n })))
      .map(({ role, n }) => ({ id: `oku-selatan.${role}-${n}`, roles: [role] }))
      .filter(({ id }) => !barred.includes(id));
    if (free.length === 0) throw new Error(`nobody of ${roles.join(', ') || 'no role'} may act`);
    return this.#choose(free);
  }

  #do(command: CaseCommand): void {
    const decision = this.#decider.decide(this.#state, command);
    if (isRejection(decision)) throw new Error(`${command.type}: ${decision.code}`);
    this.#state = decision.reduce<CaseState>(evolveCase, this.#state);
  }

  #choose<T>(from: readonly T[]): T {
    this.#made += 1;
    return from[(this.#choices[this.#made % this.#choices.length]! + this.#made) % from.length]!;
  }

  #at(): string {
    this.#minutes += 1;
    return at(this.#minutes);
  }
}

test.each(BASES.map((base) => [base.kind, base] as const))(
  `whatever %s passes the check can be worked to its end by the roles that it names (ALUR_SEED=${seed})`,
  (_kind, base) => {
    let sound = 0;
    fc.assert(
      fc.property(randomPart(base.kind), fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }), (part, choices) => {
        const service = serviceWith(base, part);
        fc.pre(checkService(service, TENANTS).length === 0);
        sound += 1;
        const ended = new Walk(service, choices).run();
        expect(['completed', 'rejected']).toContain(ended);
      }),
      { seed, numRuns: 300, maxSkipsPerRun: 1_000 },
    );
    expect(sound).toBeGreaterThanOrEqual(300);
  },
);
