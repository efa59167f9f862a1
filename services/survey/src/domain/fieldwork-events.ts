import type { DomainEvent } from '@alur/event-sourcing';

/** Which step of the case an event speaks of; `run` counts how often the step was opened. */
export interface StepRef {
  readonly caseId: string;
  readonly stepId: string;
  readonly run: number;
}

export interface OpenedData extends StepRef {
  readonly kind: 'survey' | 'field-check';
  readonly service: string;
  readonly subjectId: string | null;
  readonly village: string | null;
  readonly roles: readonly string[];
  readonly partnerRole: string | null;
  readonly notBy: readonly string[];
  readonly dueAt: string | null;
  readonly at: string;
}

/** One capture in the field. What was found, and where, lies in the vault under `recordId`. */
export interface Submission {
  readonly submissionId: string;
  readonly deviceId: string;
  /** Device time; the server's time is `at`. */
  readonly occurredAt: string;
  /** Revision of the fieldwork that the device had seen. */
  readonly baseRevision: number;
  readonly recordId: string;
  readonly photoIds: readonly string[];
  readonly by: string;
  readonly at: string;
}

export type FieldworkEvent =
  | DomainEvent<'fieldwork.opened.v1', OpenedData>
  | DomainEvent<
      'fieldwork.team-assigned.v1',
      StepRef & { readonly surveyor: string; readonly partner: string | null; readonly by: string; readonly at: string }
    >
  | DomainEvent<'fieldwork.findings-recorded.v1', StepRef & Submission>
  | DomainEvent<'fieldwork.findings-conflicted.v1', StepRef & Submission & { readonly against: string }>
  | DomainEvent<
      'fieldwork.conflict-resolved.v1',
      StepRef & { readonly kept: string; readonly by: string; readonly at: string }
    >
  | DomainEvent<
      'fieldwork.findings-viewed.v1',
      StepRef & {
        readonly subjectId: string | null;
        readonly submissionId: string;
        readonly officer: string;
        readonly purpose: string;
        readonly at: string;
      }
    >
  | DomainEvent<
      'fieldwork.completed.v1',
      StepRef & {
        readonly kind: 'survey' | 'field-check';
        readonly outcome: 'done' | 'not-found';
        readonly surveyor: string;
        readonly partner: string | null;
        readonly by: string;
        readonly at: string;
      }
    >
  | DomainEvent<'fieldwork.voided.v1', StepRef & { readonly at: string }>;
