import type { DomainEvent, Done } from '@alur/event-sourcing';

export type LocalClass = 'alam' | 'sosial';
export type DamageGrade = 'berat' | 'sedang' | 'ringan';

/** What intake says of an incident when it opens. */
export interface AidIncident {
  readonly caseId: string;
  readonly service: string;
  /** Decides the form of aid (R-05, INC-40). */
  readonly localClass: LocalClass;
  /** Class of UU 24/2007, recorded beside it. */
  readonly uuClass: string;
  readonly hazard: string;
  readonly occurredAt: string;
  /** Village code. */
  readonly village: string | null;
}

export interface AidHousehold {
  readonly householdId: string;
  /** Head of the household. */
  readonly subjectId: string;
  readonly members: number;
  readonly damage: DamageGrade | null;
}

/** An open (or once open) step of this service in the case. */
export interface AidStep {
  readonly stepId: string;
  readonly run: number;
  readonly kind: AidStepKind;
  readonly roles: readonly string[];
  readonly notBy: readonly string[];
}
export type AidStepKind = 'goods' | 'funds' | 'report';

/** How one household fared on the goods track. */
export interface Settlement {
  readonly householdId: string;
  readonly handoverId: string;
  readonly outcome: 'handed-over' | 'cancelled';
}

export interface StepEnd extends Done {
  readonly caseId: string;
  readonly stepId: string;
  readonly run: number;
}

export interface ReportStart extends StepEnd {
  /** Calendar date of `at` in the tenant's zone: the date on the report; its year is the year of the register. */
  readonly issueDate: string;
  /** Document code of the report, `laporan-bencana-dibantu` (INC-17). */
  readonly report: string;
}

export interface ReportPaper {
  readonly number: string;
  readonly sequence: number;
  /** Id of the PDF in the file store. */
  readonly recordId: string;
  readonly fileHash: string;
}

interface InCase {
  readonly caseId: string;
  readonly at: string;
}

export type AidCaseEvent =
  | DomainEvent<'aid-case.opened.v1', AidIncident & InCase>
  | DomainEvent<'aid-case.reclassified.v1', { readonly localClass: LocalClass } & InCase>
  | DomainEvent<'aid-case.household-noted.v1', AidHousehold & InCase>
  | DomainEvent<'aid-case.household-removed.v1', { readonly householdId: string } & InCase>
  | DomainEvent<'aid-case.eligibility-noted.v1', { readonly households: readonly string[] } & InCase>
  | DomainEvent<'aid-case.step-noted.v1', AidStep & InCase>
  | DomainEvent<'aid-case.steps-voided.v1', { readonly closed: boolean } & InCase>
  | DomainEvent<'aid-case.reopened.v1', InCase>
  | DomainEvent<'aid-case.household-settled.v1', Settlement & InCase & { readonly by: string }>
  | DomainEvent<
      'aid-case.goods-track-ended.v1',
      StepEnd & {
        readonly kind: 'goods';
        readonly outcome: 'handed-over' | 'cancelled';
        /** Households that received goods. */
        readonly households: number;
      }
    >
  | DomainEvent<
      'aid-case.funds-track-ended.v1',
      StepEnd & {
        readonly kind: 'funds';
        readonly outcome: 'handed-over' | 'refused' | 'not-needed';
        /** Rupiah handed over. */
        readonly amount: number;
        readonly reasonCode: string | null;
      }
    >
  | DomainEvent<'aid-case.report-started.v1', ReportStart>
  | DomainEvent<
      'aid-case.report-delivered.v1',
      ReportStart & ReportPaper & { readonly kind: 'report'; readonly outcome: 'reported' }
    >;
