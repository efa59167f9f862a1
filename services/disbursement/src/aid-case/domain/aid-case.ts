import { type Decider, type Decision, type Done, reject } from '@alur/event-sourcing';
import { type ActingOfficer, mayNot } from '../../shared/domain/officer.ts';
import type {
  AidCaseEvent,
  AidHousehold,
  AidIncident,
  AidStep,
  AidStepKind,
  LocalClass,
  ReportPaper,
  Settlement,
} from './aid-case-events.ts';
import { type AidCaseState, eventTypes, evolve, moneyRefused, NOTHING_KNOWN, openStep } from './aid-case-state.ts';

export type AidCaseCommand =
  | { readonly type: 'note-opened'; readonly incident: AidIncident; readonly at: string }
  | { readonly type: 'note-household'; readonly caseId: string; readonly household: AidHousehold; readonly at: string }
  | {
      readonly type: 'note-household-removed';
      readonly caseId: string;
      readonly householdId: string;
      readonly at: string;
    }
  | {
      readonly type: 'note-eligibility';
      readonly caseId: string;
      readonly households: readonly string[];
      readonly at: string;
    }
  | { readonly type: 'note-step'; readonly step: AidStep; readonly at: string }
  /** The head of the office settled the class. */
  | { readonly type: 'note-reclassified'; readonly localClass: LocalClass; readonly at: string }
  /** The case was closed, or its file returned: what is open is void. */
  | { readonly type: 'void'; readonly closed: boolean; readonly at: string }
  | { readonly type: 'note-reopened'; readonly at: string }
  /** A hand-over of goods ended. The first word on a household counts. */
  | ({ readonly type: 'settle-household' } & Settlement & Done)
  /** The money of the case is with its recipients, or will not come. */
  | ({
      readonly type: 'end-funds-track';
      readonly outcome: 'handed-over' | 'refused' | 'not-needed';
      readonly amount: number;
      readonly reasonCode: string | null;
    } & Done)
  | {
      readonly type: 'start-report';
      readonly stepId: string;
      readonly officer: ActingOfficer;
      readonly report: string;
      readonly issueDate: string;
      readonly at: string;
    }
  | ({ readonly type: 'complete-report' } & ReportPaper);

/** Who ends a track by policy, without an officer. */
const POLICY = 'disbursement';

/**
 * The facts of one incident that disbursement needs: class, households, who is eligible, open steps. It ends the goods track when
 * every eligible household is settled, and the money track of a natural disaster at once, whatever the route says.
 */
export const aidCase: Decider<AidCaseState, AidCaseCommand, AidCaseEvent> = {
  name: 'aid-case',
  initial: NOTHING_KNOWN,
  decide(state, command) {
    const decision = decideAlone(state, command);
    return 'rejected' in decision ? decision : withEndedTracks(state, decision);
  },
  eventTypes,
  evolve,
};

function decideAlone(state: AidCaseState, command: AidCaseCommand): Decision<AidCaseEvent> {
  switch (command.type) {
    case 'note-opened': {
      const { incident, at } = command;
      return state.incident === null ? [{ type: 'aid-case.opened.v1', data: { ...incident, at } }] : [];
    }
    case 'note-household': {
      const { caseId, household, at } = command;
      return same(state.households[household.householdId], household)
        ? []
        : [{ type: 'aid-case.household-noted.v1', data: { ...household, caseId, at } }];
    }
    case 'note-household-removed': {
      const { caseId, householdId, at } = command;
      return state.households[householdId] === undefined
        ? []
        : [{ type: 'aid-case.household-removed.v1', data: { caseId, householdId, at } }];
    }
    case 'note-eligibility': {
      const { caseId, households, at } = command;
      return [{ type: 'aid-case.eligibility-noted.v1', data: { caseId, households, at } }];
    }
    case 'end-funds-track':
      return endFundsTrack(state, command);
    default:
      return state.caseId === null || state.incident === null
        ? unknownCase(command)
        : decideKnown(state, state.caseId, command);
  }
}

type KnownCommand = Extract<
  AidCaseCommand,
  {
    type:
      | 'note-step'
      | 'note-reclassified'
      | 'void'
      | 'note-reopened'
      | 'settle-household'
      | 'start-report'
      | 'complete-report';
  }
>;

/** Steps of other services have the same names; only incidents are noted here. */
function unknownCase({ type }: KnownCommand): Decision<AidCaseEvent> {
  return type === 'start-report' || type === 'complete-report' || type === 'settle-household'
    ? reject('aid-case-not-found', 'Kejadian bencana ini belum tercatat pada penyaluran.')
    : [];
}

function decideKnown(state: AidCaseState, caseId: string, command: KnownCommand): Decision<AidCaseEvent> {
  switch (command.type) {
    case 'note-step': {
      const { step, at } = command;
      const known = state.steps[step.kind];
      if (known !== undefined && known.run >= step.run) return [];
      return [{ type: 'aid-case.step-noted.v1', data: { ...step, caseId, at } }];
    }
    case 'note-reclassified': {
      const { localClass, at } = command;
      if (state.incident?.localClass === localClass) return [];
      return [{ type: 'aid-case.reclassified.v1', data: { caseId, localClass, at } }];
    }
    case 'void': {
      const { closed, at } = command;
      return [{ type: 'aid-case.steps-voided.v1', data: { caseId, closed, at } }];
    }
    case 'note-reopened':
      return state.closed ? [{ type: 'aid-case.reopened.v1', data: { caseId, at: command.at } }] : [];
    case 'settle-household': {
      const { householdId, handoverId, outcome, by, at } = command;
      if (state.settlements[householdId] !== undefined) return [];
      return [{ type: 'aid-case.household-settled.v1', data: { caseId, householdId, handoverId, outcome, by, at } }];
    }
    case 'start-report':
      return startReport(state, caseId, command);
    case 'complete-report': {
      const { type: _type, ...paper } = command;
      if (state.report === null) return reject('report-not-started', 'Laporan ini belum dimulai.');
      if (state.report.paper !== null) return [];
      const { paper: _none, ...started } = state.report;
      const data = { ...started, ...paper, kind: 'report', outcome: 'reported' } as const;
      return [{ type: 'aid-case.report-delivered.v1', data }];
    }
  }
}

function endFundsTrack(
  state: AidCaseState,
  { outcome, amount, reasonCode, by, at }: Extract<AidCaseCommand, { type: 'end-funds-track' }>,
): Decision<AidCaseEvent> {
  const refused = outcome === 'handed-over' ? moneyRefused(state) : undefined;
  if (refused !== undefined) return refused;
  const step = openStep(state, 'funds');
  if (step === undefined || state.caseId === null) {
    return state.fundsHandedOver === null
      ? reject('step-not-open', 'Langkah dana pada kejadian ini tidak terbuka.')
      : [];
  }
  const { stepId, run } = step;
  const data = { caseId: state.caseId, stepId, run, kind: 'funds', outcome, amount, reasonCode, by, at } as const;
  return [{ type: 'aid-case.funds-track-ended.v1', data }];
}

function startReport(
  state: AidCaseState,
  caseId: string,
  { stepId, officer, report, issueDate, at }: Extract<AidCaseCommand, { type: 'start-report' }>,
): Decision<AidCaseEvent> {
  const { report: known } = state;
  const step = openStep(state, 'report');
  if (known !== null && state.steps.report?.run === known.run) {
    return reject('already-reported', 'Laporan kepada Kepala Dinas sudah dibuat.');
  }
  if (step === undefined || step.stepId !== stepId) {
    return reject('step-not-open', 'Langkah laporan ini belum atau tidak lagi terbuka.');
  }
  const running = runningTracks(state);
  if (running.length > 0) {
    return reject(
      'tracks-not-ended',
      'Laporan dibuat sesudah bantuan barang dan dana selesai. Selesaikan dahulu jalur yang masih berjalan.',
      { rule: 'R-23', facts: { running } },
    );
  }
  const forbidden = mayNot(officer, step);
  if (forbidden !== undefined) return forbidden;
  const data = { caseId, stepId, run: step.run, report, issueDate, by: officer.id, at };
  return [{ type: 'aid-case.report-started.v1', data }];
}

/** the goods track always precedes the report; the money track where the case has one. */
function runningTracks({ steps }: AidCaseState): AidStepKind[] {
  const goods = steps.goods?.open === false ? [] : (['goods'] as const);
  const funds = steps.funds?.open === true ? (['funds'] as const) : [];
  return [...goods, ...funds];
}

/** Adds the end of each track that the events of a command complete. */
function withEndedTracks(before: AidCaseState, events: readonly AidCaseEvent[]): readonly AidCaseEvent[] {
  const last = events.at(-1);
  if (last === undefined) return events;
  const state = events.reduce(evolve, before);
  const by = 'by' in last.data ? last.data.by : POLICY;
  return [...events, ...goodsEnd(state, by, last.data.at), ...naturalFundsEnd(state, last.data.at)];
}

function goodsEnd(state: AidCaseState, by: string, at: string): AidCaseEvent[] {
  const step = openStep(state, 'goods');
  const { caseId, eligible, settlements } = state;
  if (step === undefined || caseId === null || eligible === null || eligible.length === 0) return [];
  const outcomes = eligible.map((householdId) => settlements[householdId]?.outcome);
  if (outcomes.includes(undefined)) return [];
  const households = outcomes.filter((outcome) => outcome === 'handed-over').length;
  const outcome = households > 0 ? 'handed-over' : 'cancelled';
  const { stepId, run } = step;
  const data = { caseId, stepId, run, kind: 'goods', outcome, households, by, at } as const;
  return [{ type: 'aid-case.goods-track-ended.v1', data }];
}

function naturalFundsEnd(state: AidCaseState, at: string): AidCaseEvent[] {
  const step = openStep(state, 'funds');
  const { caseId, incident } = state;
  if (step === undefined || caseId === null || incident?.localClass !== 'alam') return [];
  const { stepId, run } = step;
  const end = { caseId, stepId, run, kind: 'funds', outcome: 'refused', amount: 0, by: POLICY, at } as const;
  return [{ type: 'aid-case.funds-track-ended.v1', data: { ...end, reasonCode: 'natural-disaster' } }];
}

function same(known: AidHousehold | undefined, household: AidHousehold): boolean {
  return (
    known !== undefined &&
    known.subjectId === household.subjectId &&
    known.members === household.members &&
    known.damage === household.damage
  );
}
