import { evolution, type Rejection, reject } from '@alur/event-sourcing';
import type {
  AidCaseEvent,
  AidHousehold,
  AidIncident,
  AidStep,
  AidStepKind,
  ReportPaper,
  ReportStart,
  Settlement,
} from './aid-case-events.ts';

export interface NotedStep extends AidStep {
  readonly open: boolean;
}

export interface AidCaseState {
  readonly caseId: string | null;
  /** Null until intake said that this is an incident. */
  readonly incident: AidIncident | null;
  readonly households: Readonly<Record<string, AidHousehold>>;
  /** who may receive; null before the decision. */
  readonly eligible: readonly string[] | null;
  /** At most one step of each kind. */
  readonly steps: Readonly<Partial<Record<AidStepKind, NotedStep>>>;
  readonly settlements: Readonly<Record<string, Settlement>>;
  /** Rupiah handed over; null while the funds track runs or when there is none. */
  readonly fundsHandedOver: number | null;
  readonly report: (ReportStart & { readonly paper: ReportPaper | null }) | null;
  readonly closed: boolean;
}

export const NOTHING_KNOWN: AidCaseState = {
  caseId: null,
  incident: null,
  households: {},
  eligible: null,
  steps: {},
  settlements: {},
  fundsHandedOver: null,
  report: null,
  closed: false,
};

/** the reason why no money may be moved for this case; undefined for a social disaster. */
export function moneyRefused({ incident }: AidCaseState): Rejection | undefined {
  if (incident?.localClass === 'sosial') return undefined;
  if (incident === null) return reject('aid-case-not-found', 'Kejadian bencana ini belum tercatat pada penyaluran.');
  return reject(
    'money-refused',
    'Korban bencana alam hanya menerima bantuan logistik. Dana melalui BPKAD hanya untuk bencana sosial.',
    { rule: 'R-05', facts: { reasonCode: 'bencana-alam' } },
  );
}

/** only households that were found eligible receive aid. Answers the household, or why not. */
export function eligibleHousehold(state: AidCaseState, householdId: string): AidHousehold | Rejection {
  const household = state.households[householdId];
  if (household === undefined)
    return reject('household-not-found', 'Keluarga ini tidak ada pada asesmen kejadian ini.');
  if (state.eligible?.includes(householdId) !== true) {
    return reject('household-not-eligible', 'Keluarga ini belum dinilai layak, sehingga belum dapat dibantu.', {
      rule: 'R-08',
    });
  }
  return household;
}

/** The open step of a kind. */
export function openStep({ steps, closed }: AidCaseState, kind: AidStepKind): NotedStep | undefined {
  const step = steps[kind];
  return step?.open === true && !closed ? step : undefined;
}

export const { eventTypes, evolve } = evolution<AidCaseState, AidCaseEvent>({
  'aid-case.opened.v1': (state, { at: _at, ...incident }) => ({ ...state, caseId: incident.caseId, incident }),
  'aid-case.reclassified.v1': (state, { localClass }) => ({
    ...state,
    incident: state.incident && { ...state.incident, localClass },
  }),
  'aid-case.household-noted.v1': (state, { caseId, at: _at, ...household }) => ({
    ...state,
    caseId,
    households: { ...state.households, [household.householdId]: household },
  }),
  'aid-case.household-removed.v1': (state, { householdId }) => {
    const { [householdId]: _removed, ...households } = state.households;
    return { ...state, households, eligible: state.eligible?.filter((id) => id !== householdId) ?? null };
  },
  'aid-case.eligibility-noted.v1': (state, { caseId, households }) => ({ ...state, caseId, eligible: households }),
  'aid-case.step-noted.v1': (state, { caseId: _caseId, at: _at, ...step }) => ({
    ...state,
    steps: { ...state.steps, [step.kind]: { ...step, open: true } },
  }),
  'aid-case.steps-voided.v1': (state, { closed }) => {
    const steps = Object.entries(state.steps).map(([kind, step]) => [kind, { ...step, open: false }]);
    return { ...state, steps: Object.fromEntries(steps), closed };
  },
  'aid-case.reopened.v1': (state) => ({ ...state, closed: false }),
  'aid-case.household-settled.v1': (state, { householdId, handoverId, outcome }) => ({
    ...state,
    settlements: { ...state.settlements, [householdId]: { householdId, handoverId, outcome } },
  }),
  'aid-case.goods-track-ended.v1': (state) => ended(state, 'goods'),
  'aid-case.funds-track-ended.v1': (state, { amount }) => ({ ...ended(state, 'funds'), fundsHandedOver: amount }),
  'aid-case.report-started.v1': (state, started) => ({ ...state, report: { ...started, paper: null } }),
  'aid-case.report-delivered.v1': (state, { number, sequence, recordId, fileHash }) => ({
    ...ended(state, 'report'),
    report: state.report && { ...state.report, paper: { number, sequence, recordId, fileHash } },
  }),
});

function ended(state: AidCaseState, kind: AidStepKind): AidCaseState {
  const step = state.steps[kind];
  return step === undefined ? state : { ...state, steps: { ...state.steps, [kind]: { ...step, open: false } } };
}
