import type { DomainEvent, Done } from '@alur/event-sourcing';
import type { Capture } from './captures.ts';

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

export type FieldworkEvent =
  | DomainEvent<'fieldwork.opened.v1', OpenedData>
  | DomainEvent<
      'fieldwork.team-assigned.v1',
      StepRef & Done & { readonly surveyor: string; readonly partner: string | null }
    >
  | DomainEvent<'fieldwork.findings-recorded.v1', StepRef & Capture>
  | DomainEvent<'fieldwork.findings-conflicted.v1', StepRef & Capture & { readonly against: string }>
  | DomainEvent<'fieldwork.conflict-resolved.v1', StepRef & Done & { readonly kept: string }>
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
      StepRef &
        Done & {
          readonly kind: 'survey' | 'field-check';
          readonly outcome: 'done' | 'not-found';
          readonly surveyor: string;
          readonly partner: string | null;
        }
    >
  | DomainEvent<'fieldwork.voided.v1', StepRef & { readonly at: string }>;
