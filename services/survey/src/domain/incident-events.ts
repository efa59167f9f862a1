import type { DomainEvent, Done } from '@alur/event-sourcing';
import type { Capture } from './captures.ts';
import type { StepRef } from './fieldwork-events.ts';

export const INCIDENT_STEPS = ['disposition', 'emergency-response', 'assessment'] as const;
export type IncidentStepKind = (typeof INCIDENT_STEPS)[number];

/** Damage of a house. */
export const DAMAGE_GRADES = ['berat', 'sedang', 'ringan'] as const;
export type DamageGrade = (typeof DAMAGE_GRADES)[number];

export interface IncidentStepOpened extends StepRef {
  readonly kind: IncidentStepKind;
  readonly service: string;
  readonly subjectId: string | null;
  readonly village: string | null;
  readonly notBy: readonly string[];
  /** Of an assessment: only for households that were not there in the runs before. Absent: no. */
  readonly supplementary?: boolean;
  readonly dueAt: string | null;
  readonly at: string;
}

/** What was reported: the report of the assessment names it. */
export interface ReportedIncident {
  readonly caseId: string;
  readonly ticket: string;
  readonly village: string | null;
  readonly hazard: string;
  readonly localClass: 'alam' | 'sosial';
  readonly occurredAt: string;
  readonly at: string;
}

export interface Team {
  readonly lead: string;
  /** With the lead, who is first. */
  readonly members: readonly string[];
}

export interface Victims {
  readonly dead: number;
  readonly injured: number;
  readonly displaced: number;
}

/** One assessment of a household: the figures that decide about aid. Place and notes are in the vault under `recordId`. */
export interface Assessment extends Capture {
  /** Head of the household. */
  readonly subjectId: string;
  readonly members: number;
  readonly victims: Victims;
  /** null: the house is not damaged. */
  readonly damage: DamageGrade | null;
}

interface InHousehold extends StepRef {
  readonly householdId: string;
}

/** What ends a step carries its kind and outcome, as intake wants it. */
interface StepEnd<Kind extends IncidentStepKind, Outcome extends string> extends StepRef, Done {
  readonly kind: Kind;
  readonly outcome: Outcome;
}

export type IncidentEvent =
  | DomainEvent<'incident-response.reported.v1', ReportedIncident>
  | DomainEvent<'incident-response.step-opened.v1', IncidentStepOpened>
  | DomainEvent<'incident-response.disposed.v1', StepRef & Done & { readonly noteId: string | null }>
  | DomainEvent<'incident-response.team-assigned.v1', StepRef & Done & Team>
  | DomainEvent<
      'incident-response.disposition-given.v1',
      StepEnd<'disposition', 'assigned'> & { readonly team: readonly string[] }
    >
  | DomainEvent<
      'incident-response.responded.v1',
      StepEnd<'emergency-response', 'responded'> & {
        readonly noteId: string | null;
        /** Times of the team; recorded, not judged. */
        readonly departedAt: string | null;
        readonly arrivedAt: string | null;
      }
    >
  | DomainEvent<'incident-response.household-assessed.v1', InHousehold & Assessment>
  | DomainEvent<'incident-response.household-conflicted.v1', InHousehold & Assessment & { readonly against: string }>
  | DomainEvent<'incident-response.conflict-resolved.v1', InHousehold & Done & { readonly kept: string }>
  | DomainEvent<
      'incident-response.household-removed.v1',
      InHousehold & Done & { readonly subjectId: string; readonly reasonCode: string; readonly noteId: string | null }
    >
  | DomainEvent<
      'incident-response.assessment-viewed.v1',
      InHousehold & {
        readonly subjectId: string;
        readonly submissionId: string;
        readonly officer: string;
        readonly purpose: string;
        readonly at: string;
      }
    >
  | DomainEvent<
      'incident-response.assessment-completed.v1',
      StepEnd<'assessment', 'done' | 'not-found'> & { readonly households: number }
    >
  | DomainEvent<'incident-response.voided.v1', StepRef & { readonly at: string }>;
