import type { CaseOpened, ClockPaused, DataOf } from '@alur/contracts';
import type { IncidentReport } from './incident.ts';

/** The officer (or service) who acts, with the roles that the sign-in vouches for. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
}

type Opened = DataOf<typeof CaseOpened>;

interface Timed {
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface OpenCase extends Timed {
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
  /** Officers whom a complaint accuses: they may neither open nor handle it. */
  readonly excluded: readonly string[];
  readonly by: Actor;
}

export interface AttachDocument extends Timed {
  readonly type: 'attach-document';
  readonly documentId: string;
  readonly code: string;
  readonly sha256: string;
  readonly by: string;
}

export interface GrantDispensation extends Timed {
  readonly type: 'grant-dispensation';
  readonly code: string;
  readonly substitute: string | null;
  readonly reasonCode: string;
  readonly by: string;
}

export interface CheckCompleteness extends Timed {
  readonly type: 'check-completeness';
  readonly decision: 'complete' | 'incomplete';
  /** Age of the subject in years; null when unknown or when there is no subject. */
  readonly age: number | null;
  /** Papers that are there but not good enough (unreadable, expired); only with `incomplete`. */
  readonly unusable: readonly string[];
  readonly by: Actor;
}

/** The papers that could follow the first report are all there (INC-17). */
export interface ReceivePapers extends Timed {
  readonly type: 'receive-papers';
  /** As in `CheckCompleteness`. */
  readonly age: number | null;
  readonly by: Actor;
}

/** The applicant brought what was missing: the file is checked again. */
export interface Supplement extends Timed {
  readonly type: 'supplement';
  readonly by: string;
}

/** The outcome of a step that another context did. */
export interface CompleteStep extends Timed {
  readonly type: 'complete-step';
  readonly stepId: string;
  readonly run: number;
  readonly outcome: string;
  readonly by: string;
  readonly officers: readonly string[];
  /** Papers that a failed verification names, when the route sends the file back. */
  readonly missing: readonly string[];
}

export interface AssignStep extends Timed {
  readonly type: 'assign-step';
  readonly stepId: string;
  /** null gives it back. */
  readonly officer: string | null;
  readonly by: Actor;
}

export interface MarkOverdue extends Timed {
  readonly type: 'mark-overdue';
  readonly stepId: string;
  readonly run: number;
}

export interface PauseClock extends Timed {
  readonly type: 'pause';
  readonly reason: DataOf<typeof ClockPaused>['reason'];
  readonly by: string;
}

export interface ResumeClock extends Timed {
  readonly type: 'resume';
  readonly by: string;
}

/** `withdraw`: the applicant no longer wants it. `reject`: the office refuses it, with a reason. */
export interface EndCase extends Timed {
  readonly type: 'withdraw' | 'reject';
  readonly reasonCode: string;
  readonly by: string;
}

export interface ReopenCase extends Timed {
  readonly type: 'reopen';
  readonly reasonCode: string;
  readonly by: string;
}

export type CaseCommand =
  | OpenCase
  | AttachDocument
  | GrantDispensation
  | CheckCompleteness
  | ReceivePapers
  | Supplement
  | CompleteStep
  | AssignStep
  | MarkOverdue
  | PauseClock
  | ResumeClock
  | EndCase
  | ReopenCase;
