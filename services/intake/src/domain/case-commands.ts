import type { CaseOpened, DataOf, EmergencyAccessOpened } from '@alur/contracts';
import type { Done } from '@alur/event-sourcing';
import type { AidMoved } from './case-events.ts';
import type { IncidentReport } from './incident.ts';

/** The officer (or service) who acts, with the roles that the sign-in vouches for. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
}

type Opened = DataOf<typeof CaseOpened>;

interface ByActor {
  readonly by: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface OpenCase extends ByActor {
  readonly type: 'open';
  readonly caseId: string;
  readonly ticket: string;
  readonly tenant: string;
  readonly service: string;
  readonly subjectId: string | null;
  readonly reporterId: string | null;
  readonly relation: Opened['relation'];
  readonly channel: string;
  readonly village: string | null;
  readonly urgent: boolean;
  readonly about: Opened['about'];
  /** Of a disaster; null for every other case. */
  readonly incident: IncidentReport | null;
  /** The kind that was chosen of a service with several; null where it has none. */
  readonly choice: NonNullable<Opened['choice']> | null;
  /** Record of the free text in intake's vault. */
  readonly noteId: string | null;
  /** Record of the contact in intake's vault. */
  readonly contactId: string | null;
  /** The role that answers a complaint in place of that of its route. */
  readonly handler: string | null;
  /** Proof of the PIN that opens the answer to a complaint. */
  readonly answerKey: string | null;
  /** Officers whom a complaint accuses: they may neither open nor handle it. */
  readonly excluded: readonly string[];
}

interface Reason extends Done {
  readonly reasonCode: string;
}

/** The outcome of a step that another context did. */
interface StepOutcome extends Done {
  readonly stepId: string;
  readonly run: number;
  readonly outcome: string;
  readonly officers: readonly string[];
  /** Papers that a failed verification names, when the route sends the file back; none: those that the step is about. */
  readonly missing: readonly string[];
}

/** `age`: of the subject in years; null when unknown or when there is no subject. */
export type CaseCommand =
  | OpenCase
  | ({
      readonly type: 'attach-document';
      readonly documentId: string;
      readonly code: string;
      readonly sha256: string;
    } & Done)
  | ({ readonly type: 'grant-dispensation'; readonly code: string; readonly substitute: string | null } & Reason)
  | ({
      readonly type: 'check-completeness';
      readonly decision: 'complete' | 'incomplete';
      readonly age: number | null;
      /** Papers that are there but not good enough (unreadable, expired); only with `incomplete`. */
      readonly unusable: readonly string[];
    } & ByActor)
  /** The papers that could follow the first report are all there (INC-17). */
  | ({ readonly type: 'receive-papers'; readonly age: number | null } & ByActor)
  /** The applicant brought what was missing: the file is checked again. */
  | ({ readonly type: 'supplement' } & Done)
  | ({ readonly type: 'complete-step' } & StepOutcome)
  /** `officer` null gives it back. */
  | ({ readonly type: 'assign-step'; readonly stepId: string; readonly officer: string | null } & ByActor)
  /** Takes it from an officer who can no longer do it; passed over when another has it. */
  | ({ readonly type: 'release-step'; readonly stepId: string; readonly officer: string } & Done)
  /** Limits that are near their end or have passed. */
  | { readonly type: 'check-deadlines'; readonly at: string }
  /** Due times by a calendar that was loaded since. */
  | { readonly type: 'recalculate'; readonly at: string }
  | ({ readonly type: 'pause'; readonly reason: string } & Done)
  | ({ readonly type: 'resume' } & Done)
  /** `withdraw`: the applicant no longer wants it. `reject`: the office refuses it, with a reason. */
  | ({ readonly type: 'withdraw' | 'reject' } & Reason)
  | ({ readonly type: 'reopen' } & Reason)
  /** More households were found while the aid to the others is under way. */
  | ({ readonly type: 'supplement-assessment' } & Done)
  | { readonly type: 'note-payment-order'; readonly at: string }
  /** The Kabid names the local class of a disaster; the head of the office confirms it. */
  | ({ readonly type: 'propose-class'; readonly localClass: 'alam' | 'sosial' } & Reason)
  | ({ readonly type: 'confirm-class' } & Done)
  | ({ readonly type: 'note-aid' } & Omit<AidMoved, 'caseId'>)
  /** An officer without a step opens the case for a time; the written reason is in the vault. */
  | ({ readonly type: 'open-emergency-access' } & Omit<DataOf<typeof EmergencyAccessOpened>, 'caseId'>);

export type CommandOf<Type extends CaseCommand['type']> = Extract<CaseCommand, { readonly type: Type }>;
