import fc from 'fast-check';
import type { ServiceDefinition } from '../definition.ts';
import { LETTER_TYPES } from '../letters.ts';
import { FILERS } from '../role-groups.ts';
import { ROLES, type Role } from '../roles.ts';
import type { Step, Target } from '../route.ts';
import { STEP_KINDS, type StepKind, stepKind } from '../step-kinds.ts';

/** A letter of another authority can be in the file; nobody asks for it. */
const DOCUMENTS = [{ code: 'surat-pengesahan-bupati', label: 'Surat pengesahan Bupati', wajib: false }] as const;

const KINDS = Object.keys(STEP_KINDS) as StepKind[];
const ALL_ROLES = Object.keys(ROLES) as Role[];

/** Steps of a case of an incident in their order; those that are not needed may be left out. */
const INCIDENT_ORDER: readonly StepKind[] = [
  'completeness',
  'document-verification',
  'disposition',
  'emergency-response',
  'assessment',
  'explanation',
  'eligibility-decision',
  'goods',
  'funds',
  'follow-up',
  'report',
];
const OPTIONAL: readonly StepKind[] = [
  'completeness',
  'document-verification',
  'emergency-response',
  'explanation',
  'funds',
  'follow-up',
];

const REGISTRATION: readonly StepKind[] = ['dukcapil-match', 'siks-ng-entry', 'bupati-endorsement', 'external-wait'];

function kindsFor(kind: ServiceDefinition['kind']): fc.Arbitrary<readonly StepKind[]> {
  if (kind === 'incident') {
    return fc.subarray([...OPTIONAL]).map((left) => INCIDENT_ORDER.filter((one) => !left.includes(one)));
  }
  const possible = KINDS.filter((one) => {
    const { only } = stepKind(one);
    return one !== 'completeness' && (only === undefined || only === kind);
  });
  const any = fc.array(fc.constantFrom(...possible), { minLength: 1, maxLength: 5 });
  const registration = fc.tuple(any, fc.boolean()).map(([more, first]) => {
    const rest = more.slice(0, 2);
    return first ? [...REGISTRATION, ...rest] : [...rest, ...REGISTRATION];
  });
  return fc
    .tuple(fc.boolean(), fc.oneof({ weight: 4, arbitrary: any }, { weight: 1, arbitrary: registration }))
    .map(([checked, kinds]) => (checked ? ['completeness', ...kinds] : kinds));
}

/** Mostly roles that may do something in the step, now and then any role at all. */
function rolesFor(kind: StepKind): fc.Arbitrary<readonly Role[]> {
  const perAct = Object.values(stepKind(kind).acts).map((may) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...may) },
      { weight: 1, arbitrary: fc.constantFrom(...ALL_ROLES) },
    ),
  );
  return fc.tuple(...perAct).map((roles) => [...new Set(roles)]);
}

function paramsFor(kind: StepKind): fc.Arbitrary<NonNullable<Step['params']>> {
  const signer = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Role>('kepala-dinas', 'kabid-linjamsos') },
    { weight: 1, arbitrary: fc.constantFrom(...ALL_ROLES) },
  );
  switch (kind) {
    case 'letter':
      return fc.record({ letter: fc.constantFrom(...LETTER_TYPES), signer });
    case 'external-wait':
      return fc.record({ body: fc.constantFrom('pusdatin', 'bpjs-kesehatan') });
    case 'grant-batch':
      return fc.record({ decree: fc.constant('none'), programme: fc.constant('bansos-contoh') });
    default: {
      const values = { to: 'dinas-kesehatan', programme: 'bansos-contoh', topic: 'pkh', fund: 'btt' };
      const named = stepKind(kind).params.map((name) => [
        name,
        { report: 'laporan-bencana-dibantu', ...values }[name] ?? 'contoh',
      ]);
      return fc.constant(Object.fromEntries(named));
    }
  }
}

interface Draft {
  readonly kind: StepKind;
  readonly roles: readonly Role[];
  readonly params: NonNullable<Step['params']>;
  /** One number for each outcome after the first. */
  readonly turns: readonly number[];
  readonly partner: boolean;
  /** Step before it that must be done by somebody else; 0: none. */
  readonly separate: number;
  /** Opens the two steps after it at once. */
  readonly fork: boolean;
}

function draftOf(kind: StepKind): fc.Arbitrary<Draft> {
  return fc.record({
    kind: fc.constant(kind),
    roles: rolesFor(kind),
    params: paramsFor(kind),
    turns: fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }),
    partner: fc.boolean(),
    separate: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
    ),
    fork: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
}

/** A route through the drafts in their order. Its roles, letters and forks may be wrong: the check decides. */
function routeOf(drafts: readonly Draft[]): NonNullable<ServiceDefinition['route']> {
  const ids = drafts.map(({ kind }, index) => `${kind}-${index}`);
  const kinds = drafts.map(({ kind }) => kind);
  const forkAt = drafts.findIndex(({ fork }, index) => fork && index + 3 < drafts.length);
  const main = (index: number): Target => {
    if (index === forkAt) return [ids[index + 1]!, ids[index + 2]!];
    const next = forkAt >= 0 && index === forkAt + 1 ? ids[index + 2] : ids[index + 1];
    return next === undefined ? 'close-completed' : [next];
  };
  const other = (index: number, turn: number): Target => {
    if (turn < 4) return main(index);
    if (turn < 6 && kinds[0] === 'completeness') return 'return';
    if (kinds[index] === 'document-verification') return main(index);
    return 'close-rejected';
  };
  const steps = drafts.map(({ kind, roles, params, turns, partner, separate }, index): Step => {
    const outcomes = stepKind(kind).outcomes;
    const on = outcomes.map((outcome, n) => [outcome, n === 0 ? main(index) : other(index, turns[n]!)]);
    const surveyed = kinds.includes('survey') && (kind === 'letter' || kind === 'nomination');
    return {
      kind,
      roles,
      on: Object.fromEntries(kind === 'completeness' ? [...on.slice(0, 1), ['incomplete', 'return']] : on),
      ...(Object.keys(params).length === 0 ? {} : { params }),
      ...(partner && (kind === 'survey' || kind === 'field-check') ? { partner: 'tksk' } : {}),
      ...(separate > 0 && index - separate >= 0 ? { notBy: [ids[index - separate]!] } : {}),
      ...(surveyed ? { requires: ['survey'] } : {}),
      ...(kind === 'goods' || kind === 'funds' ? { requires: ['eligibility-decision'] } : {}),
      ...(kind === 'grant-batch' ? { batch: true } : {}),
      ...(forkAt >= 0 && index === forkAt + 3 ? { after: [ids[index - 2]!, ids[index - 1]!] } : {}),
    };
  });
  return { start: ids[0]!, steps: Object.fromEntries(ids.map((id, index) => [id, steps[index]!])) };
}

/** What an office may write wrong: who files, and the route. */
export type RandomPart = Required<Pick<ServiceDefinition, 'filedBy' | 'route'>>;

/** Filers and a route as an office might write them, right or wrong: what they are worth is for `checkService` to say. */
export function randomPart(kind: ServiceDefinition['kind']): fc.Arbitrary<RandomPart> {
  const filer = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Role>(...FILERS[kind]) },
    { weight: 1, arbitrary: fc.constantFrom(...ALL_ROLES) },
  );
  return fc.record({
    filedBy: fc.tuple(filer),
    route: kindsFor(kind).chain((kinds) => fc.tuple(...kinds.map(draftOf)).map(routeOf)),
  });
}

/** A service that has everything but these parts from another one, and asks for no papers. */
export function serviceWith(base: ServiceDefinition, part: RandomPart): ServiceDefinition {
  const { choice: _, ...rest } = base;
  return { ...rest, ...part, slug: 'layanan-acak', aliases: [], no: null, catalogued: false, documents: DOCUMENTS };
}
