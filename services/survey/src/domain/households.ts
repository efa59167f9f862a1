import { type Decision, type Done, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import {
  type Captures,
  choose,
  find,
  NO_CAPTURES,
  receive,
  unresolved,
  withConflict,
  withCurrent,
} from './captures.ts';
import type { StepRef } from './fieldwork-events.ts';
import { type Assessment, DAMAGE_GRADES, type DamageGrade, type IncidentEvent } from './incident-events.ts';
import { own } from './own.ts';

export interface Household extends Captures<Assessment> {
  readonly householdId: string;
  /** Run of the assessment in which it was found. */
  readonly run: number;
  /** Entered by mistake: kept in the log, left out of everything else. */
  readonly removed: boolean;
  /** Absent in a household that was not removed. */
  readonly removedFor?: string;
}

export type Households = Readonly<Record<string, Household>>;

/** An assessment as it comes in; the grade is whatever the sender wrote. */
export type AssessmentInput = Omit<Assessment, 'damage' | 'by' | 'at'> & { readonly damage: string | null };

/**
 * The first assessment of a household, a correction of it, or one that meets another device's.
 * @param sameAs other ids of the head
 */
export function assess(
  households: Households,
  ref: StepRef,
  householdId: string,
  input: AssessmentInput,
  { by, at }: Done,
  sameAs: readonly string[] = [],
): Decision<IncidentEvent> {
  const { damage } = input;
  if (!isDamage(damage)) {
    const facts = { grades: DAMAGE_GRADES };
    return reject('damage-grade-unknown', 'Kerusakan rumah dinilai berat, sedang atau ringan.', {
      rule: 'R-09',
      facts,
    });
  }
  const known = own(households, householdId) ?? newHousehold(householdId, ref.run);
  if (known.removed) return removed();
  const assessment: Assessment = { ...input, damage, by, at };
  const reception = receive(known, assessment);
  if (isRejection(reception)) return reception;
  if (reception.as === 'known') return [];
  const fault = faultOf(assessment) ?? headElsewhere(households, householdId, [assessment.subjectId, ...sameAs]);
  if (fault !== null) return fault;
  const data = { ...ref, householdId, ...assessment };
  if (reception.as === 'conflict') {
    return [{ type: 'incident-response.household-conflicted.v1', data: { ...data, against: reception.against } }];
  }
  return [{ type: 'incident-response.household-assessed.v1', data }];
}

function isDamage(value: string | null): value is DamageGrade | null {
  return value === null || DAMAGE_GRADES.some((grade) => grade === value);
}

function faultOf({ members, victims }: Assessment): Rejection | null {
  const { dead, injured, displaced } = victims;
  if (dead + injured <= members && dead + displaced <= members) return null;
  return reject('victims-exceed-members', 'Jumlah korban melebihi jumlah anggota keluarga. Periksa kembali angkanya.');
}

/** Aid goes to households: a person who heads two of them would get it twice. */
function headElsewhere(households: Households, householdId: string, ids: readonly string[]): Rejection | null {
  const other = Object.values(households).find(
    (household) => household.householdId !== householdId && headsOf(household).some((head) => ids.includes(head)),
  );
  if (other === undefined) return null;
  return reject(
    'already-head-of-household',
    'Orang ini sudah tercatat sebagai kepala keluarga pada rumah tangga lain dalam kejadian yang sama.',
    { facts: { householdId: other.householdId } },
  );
}

/** Of the assessment that counts and of the one that may come to count. */
function headsOf(household: Household): readonly string[] {
  if (household.removed) return [];
  return [household.current, household.conflicting].flatMap((id) => find(household, id)?.subjectId ?? []);
}

/** The choice, and when it is not the assessment that counted until now: that assessment again, so that others hear it. */
export function resolve(
  households: Households,
  ref: StepRef,
  householdId: string,
  kept: string,
  { by, at }: Done,
): Decision<IncidentEvent> {
  const household = present(households, householdId);
  if (isRejection(household)) return household;
  const chosen = choose(household, kept);
  if (isRejection(chosen)) return chosen;
  const resolved = {
    type: 'incident-response.conflict-resolved.v1',
    data: { ...ref, householdId, kept, by, at },
  } as const;
  if (kept === household.current) return [resolved];
  return [resolved, { type: 'incident-response.household-assessed.v1', data: { ...ref, householdId, ...chosen } }];
}

export function remove(
  households: Households,
  ref: StepRef,
  householdId: string,
  reason: { readonly reasonCode: string; readonly noteId: string | null },
  { by, at }: Done,
): Decision<IncidentEvent> {
  const known = own(households, householdId);
  if (known?.removed && known.removedFor === reason.reasonCode && reason.noteId === null) return [];
  const household = present(households, householdId);
  if (isRejection(household)) return household;
  const assessment = assessmentOf(household);
  if (assessment === undefined) return unknownHousehold();
  const data = { ...ref, householdId, subjectId: assessment.subjectId, ...reason, by, at };
  return [{ type: 'incident-response.household-removed.v1', data }];
}

export function present(households: Households, householdId: string): Household | Rejection {
  const household = own(households, householdId);
  if (household === undefined) return unknownHousehold();
  return household.removed ? removed() : household;
}

/** A supplementary run leaves alone what an earlier run found: aid for it may be under way. */
export function foundEarlier(households: Households, householdId: string, { supplementary, run }: RunOfAssessment) {
  const household = own(households, householdId);
  if (supplementary !== true || household === undefined || household.run >= run) return null;
  return reject(
    'already-assessed',
    'Asesmen susulan hanya untuk keluarga yang belum tercatat. Keluarga ini sudah dinilai pada asesmen sebelumnya.',
    { facts: { householdId, run: household.run } },
  );
}

interface RunOfAssessment {
  readonly supplementary?: boolean;
  readonly run: number;
}

/** Households that belong to the incident, in the order of their entry. */
export function counted(households: Households): Household[] {
  return Object.values(households).filter((household) => !household.removed);
}

/** Why the assessment as a whole cannot end while a household waits for a choice. */
export function firstConflict(households: Households): Rejection | null {
  for (const household of counted(households)) {
    const conflict = unresolved(household);
    if (conflict !== null) return { ...conflict, facts: { ...conflict.facts, householdId: household.householdId } };
  }
  return null;
}

/** The assessment that counts. */
export function assessmentOf(household: Household): Assessment | undefined {
  return find(household, household.current);
}

function newHousehold(householdId: string, run: number): Household {
  return { ...NO_CAPTURES, householdId, run, removed: false };
}

export type HouseholdChange<Data> = (data: Data, household: Household, revision: number) => Partial<Household>;

/** The household that an event names, changed; it is made when it is new. */
export function changeHousehold<Data>(
  households: Households,
  data: Data & { readonly householdId: string; readonly run: number },
  revision: number,
  change: HouseholdChange<Data>,
): Households {
  const { householdId, run } = data;
  const household = own(households, householdId) ?? newHousehold(householdId, run);
  return { ...households, [householdId]: { ...household, ...change(data, household, revision) } };
}

/** After a choice the assessment that was kept is published again; it is in the list already. */
export const assessed: HouseholdChange<Assessment> = (data, household, revision) =>
  find(household, data.submissionId) === undefined
    ? withCurrent(household, assessmentIn(data), revision)
    : { currentRevision: revision };

export const conflicted: HouseholdChange<Assessment> = (data, household) => withConflict(household, assessmentIn(data));

function assessmentIn(data: Assessment): Assessment {
  const { submissionId, deviceId, occurredAt, baseRevision, recordId, photoIds, by, at } = data;
  const { subjectId, members, victims, damage } = data;
  const capture = { submissionId, deviceId, occurredAt, baseRevision, recordId, photoIds, by, at };
  return { ...capture, subjectId, members, victims, damage };
}

function unknownHousehold(): Rejection {
  return reject('household-not-found', 'Rumah tangga ini tidak tercatat pada kejadian ini.');
}

function removed(): Rejection {
  return reject(
    'household-removed',
    'Rumah tangga ini sudah dihapus dari kejadian ini. Catat sebagai rumah tangga baru bila memang korban.',
  );
}
