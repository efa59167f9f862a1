import type { DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { type CaseFacts, tagsOf } from '@alur/identity';
import { openedFacts, withGrant, withStep } from '@alur/platform';
import { folding } from '@alur/read-models';
import { type Dispensation, dueInPause } from '@alur/standards';
import { plainCode } from '../domain/codes.ts';

export interface OpenStep {
  readonly stepId: string;
  readonly run: number;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly assignee: string | null;
}

/** State of a case. `returned`: the file went back to the applicant. */
export type CaseState = 'open' | 'returned' | 'closed';
/** How the case kept the limit of its service; `no-limit`: there was none. A running case is `open`, whether or not its time has passed. */
export type SlaState = 'open' | 'on-time' | 'late' | 'no-limit';

export interface CaseDocument extends CaseFacts {
  readonly ticket: string;
  /** The ticket as people type it: letters and digits only. */
  readonly ticketKey: string;
  /** What lists look under, from the facts of access. */
  readonly tags: readonly string[];
  readonly serviceVersion: number;
  readonly reporterId: string | null;
  readonly relation: string;
  readonly channel: string;
  readonly urgent: boolean;
  readonly about: DataOf<typeof contracts.CaseOpened>['about'];
  readonly incident?: DataOf<typeof contracts.CaseOpened>['incident'];
  /** What was chosen of a service that has several kinds. */
  readonly choice?: DataOf<typeof contracts.CaseOpened>['choice'];
  readonly openedAt: string;
  readonly completeAt: string | null;
  /** null also while a pause holds the clock back, and when the file went back. */
  readonly dueAt: string | null;
  /** Whether a limit has counted since the file was complete. */
  readonly limited: boolean;
  /** The limit of the whole case has passed. */
  readonly overdue: boolean;
  readonly state: CaseState;
  /** Reason why the clock is paused. */
  readonly paused: string | null;
  readonly steps: readonly OpenStep[];
  /** Steps that ended after their due time. */
  readonly lateSteps: number;
  /** Codes of the papers that the applicant must bring. */
  readonly missing: readonly string[];
  readonly documents: readonly { readonly documentId: string; readonly code: string }[];
  /** Papers that an officer waived (INC-28). */
  readonly dispensations: readonly Dispensation[];
  readonly outcome: string | null;
  readonly reasonCode: string | null;
  readonly closedAt: string | null;
  readonly sla: SlaState;
}

/** A case of which nothing happened yet. */
export const JUST_OPENED = {
  completeAt: null,
  dueAt: null,
  limited: false,
  overdue: false,
  state: 'open',
  paused: null,
  steps: [],
  lateSteps: 0,
  missing: [],
  documents: [],
  dispensations: [],
  outcome: null,
  reasonCode: null,
  closedAt: null,
  sla: 'open',
} as const satisfies Partial<CaseDocument>;

function step(
  doc: CaseDocument,
  { stepId, run }: { stepId: string; run: number },
  change: Partial<OpenStep>,
): CaseDocument {
  return { ...doc, steps: doc.steps.map((s) => (s.stepId === stepId && s.run === run ? { ...s, ...change } : s)) };
}

function timed(doc: CaseDocument, dueAt: string | null): CaseDocument {
  return { ...doc, dueAt, limited: doc.limited || dueAt !== null };
}

function pausedAt(doc: CaseDocument, { reason, at }: { readonly reason: string; readonly at: string }): CaseDocument {
  const steps = doc.steps.map((open) => ({ ...open, dueAt: dueInPause(open.dueAt, at) }));
  return { ...doc, paused: reason, dueAt: dueInPause(doc.dueAt, at), steps };
}

function tagged(doc: CaseDocument): CaseDocument {
  return { ...doc, tags: tagsOf(doc) };
}

const { begin, on, view } = folding<CaseDocument>();

/** One document per case, from the case's own stream alone. Its id is the case id. */
export const casesView = view({
  collection: {
    name: 'portal-cases',
    version: 4,
    indexes: [
      // With the tenant it narrows as much as tags do and is shorter, so a ticket is never looked for under a tag.
      ['ticketKey', 'tenant'],
      ['tenant', 'subjectId', 'openedAt'],
      ['tenant', 'village', 'openedAt'],
      ['tenant', 'service', 'openedAt'],
      ['tenant', 'state', 'openedAt'],
      ['tenant', 'tags', 'openedAt'],
      ['tenant', 'openedAt', 'excluded', 'service', 'sla', 'dueAt'],
    ],
  },
  idOf: (_, { subject }) => subject,
  folds: [
    begin(contracts.CaseOpened, (opened, { tenant }) => {
      const { caseId: _, archetype: __, ...data } = opened;
      const document = { ...data, ...openedFacts(opened, tenant), ...JUST_OPENED };
      return tagged({ ...document, tags: [], ticketKey: plainCode(data.ticket) });
    }),
    on(contracts.DocumentAttached, (doc, { documentId, code }) => ({
      ...doc,
      documents: [...doc.documents, { documentId, code }],
    })),
    on(contracts.DispensationGranted, (doc, { code, by, reasonCode, substitute }) => ({
      ...doc,
      dispensations: [...doc.dispensations, { code, officer: by, reasonCode, substitute }],
    })),
    on(contracts.FileReturned, (doc, { missing }) => ({
      ...doc,
      ...{ state: 'returned', steps: [], missing, dueAt: null, limited: false, overdue: false },
    })),
    on(contracts.FileCompleted, (doc, { at, dueAt }) => ({
      ...timed(doc, dueAt),
      completeAt: at,
      missing: [],
    })),
    on(contracts.StepOpened, (doc, opened) => {
      const { stepId, run, kind, roles, openedAt, dueAt } = opened;
      const steps = [...doc.steps, { stepId, run, kind, roles, openedAt, dueAt, overdue: false, assignee: null }];
      return tagged(withStep({ ...doc, state: 'open', missing: [], steps }, opened));
    }),
    on(contracts.EmergencyAccessOpened, withGrant),
    on(contracts.StepAssigned, (doc, data) => step(doc, data, { assignee: data.officer })),
    on(contracts.StepOverdue, (doc, data) => step(doc, data, { overdue: true })),
    on(contracts.CaseOverdue, (doc) => ({ ...doc, overdue: true })),
    on(contracts.StepCompleted, (doc, { stepId, run, late }) => ({
      ...doc,
      steps: doc.steps.filter((s) => s.stepId !== stepId || s.run !== run),
      lateSteps: doc.lateSteps + (late ? 1 : 0),
    })),
    on(contracts.ClockPaused, pausedAt),
    on(contracts.ClockPausedV1, pausedAt),
    on(contracts.ClockResumed, (doc, { dueAt, steps }) =>
      steps.reduce<CaseDocument>((moved, data) => step(moved, data, { dueAt: data.dueAt }), {
        ...timed(doc, dueAt),
        paused: null,
      }),
    ),
    on(contracts.DueMoved, (doc, { case: ofCase, steps, late }) => {
      const { sla } = doc;
      const moved: CaseDocument = {
        ...(ofCase === null ? doc : { ...timed(doc, ofCase.to), overdue: doc.overdue && ofCase.overdue }),
        sla: late === undefined || sla === 'open' || sla === 'no-limit' ? sla : late ? 'late' : 'on-time',
      };
      return steps.reduce<CaseDocument>((before, { stepId, run, to, overdue }) => {
        const was = before.steps.some((one) => one.stepId === stepId && one.run === run && one.overdue);
        return step(before, { stepId, run }, { dueAt: to, overdue: was && overdue });
      }, moved);
    }),
    on(contracts.CaseClosed, (doc, { outcome, reasonCode, at, late }) => ({
      ...doc,
      state: 'closed',
      steps: [],
      paused: null,
      outcome,
      reasonCode,
      closedAt: at,
      sla: late ? 'late' : doc.limited ? 'on-time' : 'no-limit',
    })),
    on(contracts.CaseReopened, (doc, { dueAt = doc.dueAt }) => ({
      ...timed(doc, dueAt),
      state: 'open',
      outcome: null,
      reasonCode: null,
      closedAt: null,
      sla: 'open',
    })),
  ],
});

/** What access is decided on, without the rest of the document. */
export function factsOfDocument(document: CaseDocument): CaseFacts {
  const { tenant, kind, service, subjectId, village, openedBy, excluded, roles, grants, closedAt } = document;
  return { tenant, kind, service, subjectId, village, openedBy, excluded, roles, grants, closedAt };
}
